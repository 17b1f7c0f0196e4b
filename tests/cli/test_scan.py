import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from soundalike.audio import read_clips

RunCli = Callable[..., Any]


def tone(hz: float) -> NDArray[np.float64]:
    return 0.5 * np.sin(2 * np.pi * hz * np.arange(8000) / 16000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    for place, hz in {"owl/a.wav": 300, "owl/copy.wav": 300, "wren/a.wav": 400, "loose.wav": 500}.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / place, tone(hz), 16000)
    (folder / "wren/empty.wav").touch()
    return folder


def test_a_summary_names_what_is_wrong_and_writes_nothing(run_cli: RunCli, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    outcome = run_cli("scan", folder)
    assert outcome.code == 0
    for said in (
        "sounds: 5 files, 0:00:02",
        "16000 Hz (4)",
        "WAV PCM_16 (4)",
        "labels        2: owl (2), wren (2)",
        "no label      1 clip",
        "to train on   3 of 5 clips",
        "wren/empty.wav is empty (0 bytes).",
        "owl/a.wav = owl/copy.wav",
        "1, as owl/a.wav and wren/a.wav",
    ):
        assert said in outcome.out
    assert sorted(folder.rglob("*")) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_that_are_not_unicode_can_be_printed(run_cli: RunCli, folder: Path) -> None:
    (folder / os.fsdecode(b"h\xe9ron")).mkdir()
    (folder / "loose.wav").rename(folder / os.fsdecode(b"h\xe9ron/b\xe9c[bold].w\xe9v.wav"))
    outcome = run_cli("scan", folder, "--out", folder / "report.json", "--manifest", folder / "list.csv")
    assert outcome.code == 0
    assert "h\\xe9ron/b\\xe9c[bold].w\\xe9v.wav" in outcome.out.encode("utf-8").decode("utf-8")
    assert "h\\xe9ron (1)" in outcome.out
    assert [clip.group for clip in read_clips(folder / "list.csv")] == ["owl/a.wav", "wren/a.wav"]


def test_of_many_bad_files_ten_are_named(run_cli: RunCli, folder: Path) -> None:
    for number in range(13):
        (folder / f"wren/{number:02}.wav").write_text("no sound")
    outcome = run_cli("scan", folder)
    assert outcome.out.count("is not a readable audio file") == 10
    assert "and 4 more" in outcome.out


def test_the_report_and_the_manifest_are_written(run_cli: RunCli, folder: Path, tmp_path: Path) -> None:
    report, manifest = tmp_path / "report.json", folder / "manifest.csv"
    outcome = run_cli("scan", folder, "--out", report, "--manifest", manifest)
    assert outcome.code == 0
    assert [file["path"] for file in json.loads(report.read_text())["each_file"]] == [
        "loose.wav",
        "owl/a.wav",
        "owl/copy.wav",
        "wren/a.wav",
        "wren/empty.wav",
    ]
    assert [(clip.group, clip.label) for clip in read_clips(folder)] == [
        ("loose.wav", ""),
        ("owl/a.wav", "owl"),
        ("wren/a.wav", "wren"),
    ]
    assert f"wrote 3 clips to {manifest}" in outcome.out
    # Seen again, the folder is still read whole.
    again = run_cli("scan", folder, "--out", report, "--overwrite")
    assert "sounds: 5 files" in again.out
    assert "goes by its manifest.csv" in again.out


def test_a_manifest_may_lie_above_the_folder(run_cli: RunCli, folder: Path, tmp_path: Path) -> None:
    assert run_cli("scan", folder, "--manifest", tmp_path / "all.csv").code == 0
    assert [clip.path for clip in read_clips(tmp_path / "all.csv")] == [
        folder / name for name in ("loose.wav", "owl/a.wav", "wren/a.wav")
    ]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--out", "old.json"], "old.json exists already; choose another --out or add --overwrite"),
        (["--manifest", "old.csv"], "old.csv exists already; choose another --manifest or add --overwrite"),
        (["--manifest", "elsewhere/list.csv"], "must lie in sounds or above it"),
        (["--manifest", "list.parquet"], "its name must end in .csv"),
        (["--manifest", "sounds"], "sounds is a folder: give the name of a file"),
        (["--out", "same.csv", "--manifest", "same.csv"], "are both same.csv"),
        (["--threads", "0"], "0 threads cannot read anything"),
    ],
)
def test_a_mistake_is_told_before_any_file_is_read(
    run_cli: RunCli, folder: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], sentence: str
) -> None:
    monkeypatch.chdir(folder.parent)
    monkeypatch.setattr("soundalike.audio.scanning.measure", lambda path: pytest.fail(f"read {path}"))
    for name in ("old.json", "old.csv"):
        Path(name).write_text("mine")
    outcome = run_cli("scan", "sounds", *options)
    assert outcome.code == 2
    assert sentence in outcome.err
    assert outcome.err.count("\n") == 1
    assert Path("old.json").read_text() == Path("old.csv").read_text() == "mine"


@pytest.mark.parametrize(("name", "sentence"), [("gone", "there is no"), ("empty", "holds no sound")])
def test_nothing_to_scan_is_a_mistake(run_cli: RunCli, tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "empty").mkdir()
    outcome = run_cli("scan", tmp_path / name)
    assert outcome.code == 2
    assert sentence in outcome.err


def test_without_a_usable_file_there_is_no_manifest(run_cli: RunCli, tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    assert run_cli("scan", tmp_path).code == 0
    outcome = run_cli("scan", tmp_path, "--manifest", tmp_path / "list.csv")
    assert outcome.code == 2
    assert "empty.wav is empty" in outcome.out
    assert "no file of" in outcome.err
    assert not (tmp_path / "list.csv").exists()


def test_ctrl_c_leaves_nothing(run_cli: RunCli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("soundalike.audio.scanning.measure", interrupt)
    before = sorted(folder.rglob("*"))
    outcome = run_cli("scan", folder, "--out", folder / "report.json", "--manifest", folder / "manifest.csv")
    assert outcome.code == 130
    assert "stopped; nothing is written" in outcome.err
    assert sorted(folder.rglob("*")) == before
