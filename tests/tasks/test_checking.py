import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from soundalike.audio import encode, write
from soundalike.errors import UserError
from soundalike.tasks import check_task, collection_folder
from soundalike.tasks.fetching import sample_digest
from soundalike.tasks.known import PRETRAIN

Manifest = Callable[..., Path]


def _write(path: Path, number: int, rate: int = 8000, level: float = 0.5) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, np.clip(level * np.sin(np.arange(rate // 2) * (0.05 + 0.01 * number)), -1, 1), rate)


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    """A manifest of eight good clips of two classes in four groups, with further rows."""

    def make(*further: str, header: str = "path,label,group,fold,start,duration") -> Path:
        rows = [header]
        for number in range(8):
            _write(tmp_path / f"{number}.wav", number)
            rows.append(f"{number}.wav,{'ab'[number % 2]},g{number // 2},,,")
        (tmp_path / "manifest.csv").write_text("\n".join([*rows, *further]) + "\n")
        return tmp_path / "manifest.csv"

    return make


def test_a_good_task_has_nothing_to_mend(manifest: Manifest) -> None:
    found = check_task(manifest().parent)
    assert found.faults == {}
    assert found.notes == {}
    assert found.scan.labels == {"a": 4, "b": 4}
    json.dumps(found.to_json(), allow_nan=False)


def test_everything_is_found_at_once(manifest: Manifest, tmp_path: Path) -> None:
    _write(tmp_path / "copy.wav", 0)
    _write(tmp_path / "odd.wav", 20, rate=4000)
    _write(tmp_path / "quiet.wav", 21, level=0.0)
    _write(tmp_path / "loud.wav", 22, level=4.0)
    (tmp_path / "junk.wav").write_text("no sound")
    path = manifest(
        "gone.wav,a,g0,,,",
        "0.wav,a,g0,,soon,",
        "copy.wav,a,g3,,,",
        "odd.wav,c,g0,,,",
        "quiet.wav,a,g0,,,",
        "loud.wav,,g0,,,",
        "junk.wav,a,g0,,,",
        "1.wav,b,g0,,0.6,",
        "2.wav,a,g1,,0.25,0.5",
    )
    found = check_task(path)
    assert {about: len(sentences) for about, sentences in found.faults.items()} == {
        "the manifest": 2,
        "the split": 2,
        "files that cannot be read": 1,
        "clips beyond the end of their file": 2,
        "the same audio on two sides of the split": 1,
    }
    split = found.faults["the split"]
    assert "loud.wav has no label" in split[0]
    assert "class 'c' could never be both trained and tested on" in split[1]
    assert found.faults["clips beyond the end of their file"] == (
        "1.wav at 0.6 s begins after the file's end at 0.500 s: mend its start.",
        "2.wav at 0.25 s lasts to 0.750 s, and the file to 0.500 s: mend its duration.",
    )
    assert found.faults["the same audio on two sides of the split"] == (
        "0.wav and copy.wav hold the same audio, in groups 'g0' and 'g3': give both one group, or drop one.",
    )
    assert {about: len(sentences) for about, sentences in found.notes.items()} == {
        "silent files": 1,
        "clipped files": 1,
        "the same audio twice on one side": 1,
        "sample rates": 1,
    }
    assert found.notes["sample rates"][0].startswith("all clips of 'c', and no others, are at 4000 Hz")


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("file,label,group,fold,start,duration", "no column 'path'"),
        ("path,class,group,fold,start,duration", ""),
    ],
)
def test_a_missing_column_is_a_fault(manifest: Manifest, header: str, fault: str) -> None:
    found = check_task(manifest(header=header))
    ((sentence,),) = found.faults.values()
    assert (fault or "no clip has a label to be scored on: fill the column 'label'") in sentence


def test_files_without_groups_are_noted(tmp_path: Path) -> None:
    for number in range(8):
        _write(tmp_path / "ab"[number % 2] / f"{number}.wav", number)
    found = check_task(tmp_path)
    assert not found.faults
    assert found.notes["groups"][0].startswith("every file is a group of its own")


def test_a_known_data_set_is_checked_by_its_own_folds(esc50: Path) -> None:
    found = check_task(f"esc50:{esc50}")
    # The miniature repeats one sound in all of its files.
    assert set(found.faults) == {"the same audio on two sides of the split"}
    assert "in folds 1 and 2: drop one" in found.faults["the same audio on two sides of the split"][0]


@pytest.fixture
def fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four sounds in the cache, in the place of a collection, with their digests."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    folder = collection_folder("free/vocal")
    folder.mkdir(parents=True)
    with (folder / "manifest.csv").open("w", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["path", "label", "group", "samples"])
        for number in range(4):
            file = f"{number}.flac"
            flac = encode(Path(file), 0.5 * np.sin(np.arange(4000) * (0.1 + 0.1 * number)), 8000)
            (folder / file).write_bytes(flac)
            writer.writerow([file, "ab"[number % 2], number // 2, sample_digest(flac)[:16]])
    card = {"name": "free/vocal", "split": "leave one group out"}
    (folder / "card.json").write_text(json.dumps(card))
    return folder


def test_fetched_sounds_are_held_against_their_digests(fetched: Path) -> None:
    assert check_task("free/vocal").faults == {}
    _write(fetched / "2.flac", 9)
    assert check_task("free/vocal").faults == {
        "files that have changed": (
            "2.flac is not what was fetched: its samples have another digest than the manifest has.",
        )
    }
    (fetched / "1.flac").write_bytes((fetched / "1.flac").read_bytes()[:50])
    found = check_task("free/vocal")
    assert [
        len(found.faults[about]) for about in ("files that have changed", "files that cannot be read")
    ] == [2, 1]


def test_a_fetched_manifest_without_digests_is_a_fault(fetched: Path) -> None:
    manifest = fetched / "manifest.csv"
    manifest.write_text(manifest.read_text().replace("samples", "notes"))
    ((sentence,),) = check_task("free/vocal").faults.values()
    assert "has lost its column 'samples'" in sentence


def test_what_has_no_labels_is_no_task() -> None:
    with pytest.raises(UserError, match=f"{PRETRAIN} has no labels, so it is no task"):
        check_task(PRETRAIN)
