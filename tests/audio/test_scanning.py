import json
import os
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from soundalike.audio import Clip, Scan, read_clips, scan, write_manifest
from soundalike.errors import UserError
from soundalike.files import json_text

RATE = 16000


def tone(hz: float, seconds: float = 0.5) -> NDArray[np.float64]:
    return 0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)


def put(path: Path, sound: NDArray[np.float64], rate: int = RATE, subtype: str = "PCM_16") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, sound, rate, subtype=subtype)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file of each kind."""
    folder = tmp_path_factory.mktemp("recordings")
    put(folder / "loose.wav", tone(200))
    put(folder / "owl/a.wav", tone(300))
    put(folder / "owl/b.wav", np.stack([tone(400), tone(500)], axis=1), rate=22050)
    put(folder / "wren/a.wav", tone(600))
    put(folder / "wren/copy.flac", soundfile.read(folder / "owl/a.wav")[0])
    put(folder / "wren/clipped.wav", np.clip(4 * tone(700), -1, 1))
    put(folder / "wren/silent.wav", np.zeros(RATE))
    put(folder / "wren/nan.wav", np.where(np.arange(RATE // 2) == 5, np.nan, tone(650)), subtype="FLOAT")
    put(folder / "wren/offset.wav", 0.3 + tone(800))
    put(folder / "wren/short.wav", tone(900, 0.05))
    put(folder / ".hidden.wav", tone(1000))
    (folder / "wren/empty.wav").touch()
    (folder / "wren/text.wav").write_text("Dear diary, today I heard an owl.")
    whole = (folder / "wren/a.wav").read_bytes()
    (folder / "wren/truncated.wav").write_bytes(whole[: len(whole) // 2])
    (folder / "wren/notes.txt").touch()
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> Scan:
    return scan(folder)


def test_each_fault_is_found_in_its_file(found: Scan) -> None:
    faulty = {fault: [file.name for file in files] for fault, files in found.faulty.items()}
    assert faulty == {
        "unreadable": ["wren/empty.wav", "wren/text.wav", "wren/truncated.wav"],
        "not finite": ["wren/nan.wav"],
        "silent": ["wren/silent.wav"],
        "clipped": ["wren/clipped.wav"],
        "offset": ["wren/offset.wav"],
        "short": ["wren/short.wav"],
    }
    for file in found.faulty["unreadable"]:
        assert (file.error or "").startswith(f"{file.path} is ")


def test_what_is_there_is_counted(found: Scan) -> None:
    assert len(found.files) == 13
    assert found.sample_rates == {"16000": 9, "22050": 1}
    assert found.channels == {"1": 9, "2": 1}
    assert found.formats == {"WAV PCM_16": 8, "FLAC PCM_16": 1, "WAV FLOAT": 1}
    assert found.labels == {"wren": 10, "owl": 2, "": 1}
    assert found.other_files == {".txt": 1}
    assert found.seconds == pytest.approx(7 * 0.5 + 8000 / 22050 + 1.0 + 0.05)


def test_copies_and_namesakes_are_told_apart(found: Scan) -> None:
    assert [[file.name for file in files] for files in found.duplicates] == [["owl/a.wav", "wren/copy.flac"]]
    assert [[file.name for file in files] for files in found.namesakes] == [["owl/a.wav", "wren/a.wav"]]


def test_of_copies_one_with_a_label_is_kept(tmp_path: Path) -> None:
    for name in ("a.wav", "owl/b.wav", "wren/c.wav"):
        put(tmp_path / name, tone(300))
    found = scan(tmp_path)
    assert [[file.name for file in files] for files in found.duplicates] == [
        ["owl/b.wav", "wren/c.wav", "a.wav"]
    ]
    assert [clip.group for clip in found.usable_clips] == ["owl/b.wav"]


def test_the_manifest_of_what_is_usable_is_read_back(folder: Path, found: Scan, tmp_path: Path) -> None:
    names = [clip.group for clip in found.usable_clips]
    kept = ["clipped", "offset", "short"]
    assert names == [
        "loose.wav",
        "owl/a.wav",
        "owl/b.wav",
        "wren/a.wav",
        *(f"wren/{name}.wav" for name in kept),
    ]
    assert [clip.duration for clip in found.usable_clips] == [0.5, 0.5, 8000 / 22050, 0.5, 0.5, 0.5, 0.05]
    manifest = folder / "usable.csv"
    write_manifest(manifest, found.usable_clips)
    assert read_clips(manifest) == found.usable_clips
    # And nothing more is found in it.
    again = scan(manifest)
    assert again.usable_clips == found.usable_clips
    assert again.duplicates == ()
    manifest.unlink()


def test_a_scan_does_not_depend_on_the_threads(folder: Path, found: Scan) -> None:
    told: list[tuple[int, int]] = []
    assert scan(folder, threads=3, progress=lambda done, files: told.append((done, files))) == found
    assert told == [(done, 13) for done in range(1, 14)]


def test_the_report_holds_every_file_and_is_json(found: Scan) -> None:
    report = json.loads(json_text(found.to_json()))
    assert report["files"] == len(report["each_file"]) == 13
    assert report["usable_clips"] == 7
    assert report["faulty"]["silent"] == ["wren/silent.wav"]
    by_path = {file["path"]: file for file in report["each_file"]}
    assert by_path["owl/b.wav"] == by_path["owl/b.wav"] | {
        "faults": [],
        "sample_rate": 22050,
        "channels": 2,
        "format": "WAV",
        "subtype": "PCM_16",
    }
    assert by_path["wren/empty.wav"]["error"].endswith("is empty (0 bytes).")
    assert by_path["wren/copy.flac"]["digest"] == by_path["owl/a.wav"]["digest"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", [os.fsdecode(b"h\xe9ron.wav"), "two\nlines.wav", " blank.wav"])
def test_a_name_that_no_manifest_can_hold_is_left_out_of_it(tmp_path: Path, name: str) -> None:
    put(tmp_path / "owl.wav", tone(300))
    os.link(tmp_path / "owl.wav", tmp_path / name)
    found = scan(tmp_path)
    assert [file.path.name for file in found.faulty["unlistable"]] == [name]
    # Nor is the other one taken for its copy.
    assert [clip.path.name for clip in found.usable_clips] == ["owl.wav"]
    assert found.duplicates == ()
    assert json_text(found.to_json()).encode("utf-8")


def test_the_rows_of_a_manifest_keep_what_they_say(tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path / f"{number}.wav", tone(300 + number, 2.0))
    put(tmp_path / "copy.wav", tone(300, 2.0))
    put(tmp_path / "unlisted.wav", tone(300, 2.0))
    clips = [
        Clip(tmp_path / "0.wav", "owl", "x", fold=1, start=0.5, duration=0.25, split="train"),
        Clip(tmp_path / "0.wav", "owl", "x", fold=1, start=1.5, duration=9.0, split="train"),
        Clip(tmp_path / "1.wav", "", "y", start=0.5),
        Clip(tmp_path / "2.wav", "", "y", start=2.0),
        Clip(tmp_path / "copy.wav", "owl", "z"),
    ]
    write_manifest(tmp_path / "list.csv", clips)
    found = scan(tmp_path / "list.csv")
    assert [file.name for file in found.files] == ["0.wav", "1.wav", "2.wav", "copy.wav"]
    assert [(clip.path.name, clip.start, clip.duration) for clip in found.usable_clips] == [
        ("0.wav", 0.5, 0.25),
        ("0.wav", 1.5, 0.5),
        ("1.wav", 0.5, 1.5),
    ]
    assert (found.usable_clips[0].label, found.usable_clips[0].fold, found.usable_clips[0].split) == (
        "owl",
        1,
        "train",
    )


def test_a_folder_is_scanned_past_its_manifest(tmp_path: Path) -> None:
    put(tmp_path / "listed.wav", tone(300))
    put(tmp_path / "new.wav", tone(400))
    write_manifest(tmp_path / "manifest.csv", [Clip(tmp_path / "listed.wav", "", "1")])
    assert [file.name for file in scan(tmp_path).files] == ["listed.wav", "new.wav"]
    assert [file.name for file in scan(tmp_path / "manifest.csv").files] == ["listed.wav"]


def test_a_folder_may_be_named_from_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "sounds/owl.wav", tone(300))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    found = scan(Path("../sounds"))
    write_manifest(Path("../sounds/manifest.csv"), found.usable_clips)
    assert read_clips(Path("../sounds")) == found.usable_clips == read_clips(tmp_path / "sounds")


@pytest.mark.parametrize(
    ("name", "sentence"), [("gone", "there is no .*gone"), ("empty", "empty holds no sound")]
)
def test_nothing_to_scan_is_a_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match=sentence):
        scan(tmp_path / name)
