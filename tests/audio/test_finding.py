from pathlib import Path

import pytest

from soundalike.audio import find_audio
from soundalike.audio.finding import count_other_files
from soundalike.errors import UserError


def test_audio_files_are_found_at_every_depth_and_sorted(tmp_path: Path) -> None:
    wanted = ["B.WAV", "a.wav", "birds/owl.flac", "birds/night/owl.Mp3", "z.ogg"]
    others = ["notes.txt", "cover.jpg", "wav", ".wav", "._a.wav", ".cache/a.wav", "birds/owl.flac.part"]
    for name in wanted + others:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert find_audio(tmp_path) == sorted(tmp_path / name for name in wanted)


def test_a_linked_folder_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "a.wav").touch()
    assert find_audio(tmp_path) == [tmp_path / "a.wav"]


def test_an_empty_folder_holds_none(tmp_path: Path) -> None:
    assert find_audio(tmp_path) == []


def test_other_files_are_counted_by_suffix(tmp_path: Path) -> None:
    (tmp_path / "birds").mkdir()
    for name in ["a.wav", "a.TXT", "birds/b.txt", "birds/c.m4a", "LICENSE", ".hidden.txt"]:
        (tmp_path / name).touch()
    assert count_other_files(tmp_path) == {".txt": 2, ".m4a": 1, "": 1}


@pytest.mark.parametrize("name", ["missing", "a.wav"])
def test_only_a_folder_can_be_searched(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.wav").touch()
    with pytest.raises(UserError, match=f"{name} is not a folder"):
        find_audio(tmp_path / name)
