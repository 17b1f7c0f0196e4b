from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.audio import read_clips, read_labelled_folder, read_manifest
from soundalike.errors import UserError

WriteCsv = Callable[..., Path]


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_the_first_subfolder_is_the_label_and_files_beside_it_have_none(tmp_path: Path) -> None:
    touch(tmp_path, "loose.wav", "owl/a.wav", "owl/night/a.flac", "empty/notes.txt", ".trash/x.wav")
    clips = read_clips(tmp_path)
    assert [(clip.group, clip.label) for clip in clips] == [
        ("loose.wav", ""),
        ("owl/a.wav", "owl"),
        ("owl/night/a.flac", "owl"),
    ]
    assert [clip.path for clip in clips] == [tmp_path / clip.group for clip in clips]


def test_a_folder_that_tasks_take_is_read_the_same(tmp_path: Path) -> None:
    touch(tmp_path, "owl/a.wav", "wren/b.wav")
    assert read_clips(tmp_path) == read_labelled_folder(tmp_path)


@pytest.mark.parametrize("name", ["manifest.csv", "list.csv"])
def test_a_manifest_goes_before_the_files_around_it(write_csv: WriteCsv, name: str) -> None:
    manifest = write_csv("path,label", "a.wav,owl", name=name)
    touch(manifest.parent, "b.wav")
    assert read_clips(manifest) == read_manifest(manifest)
    assert len(read_clips(manifest.parent)) == (1 if name == "manifest.csv" else 2)


def test_a_folder_may_be_named_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "sounds/owl/a.wav")
    monkeypatch.chdir(tmp_path)
    assert read_clips(Path("sounds")) == read_clips(tmp_path / "sounds")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("sounds", r"sounds holds no sound: put audio files there \(\.wav"),
        ("gone", r"there is no .*gone: name a folder of sounds or a manifest"),
        ("sounds/notes.txt", r"notes\.txt is no manifest: a manifest is a \.csv or \.parquet file"),
    ],
)
def test_what_holds_no_clips_is_refused(tmp_path: Path, name: str, sentence: str) -> None:
    touch(tmp_path, "sounds/notes.txt", "sounds/.hidden.wav")
    with pytest.raises(UserError, match=sentence):
        read_clips(tmp_path / name)
