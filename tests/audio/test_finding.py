import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from soundalike.audio import Excerpt, find_audio, read_many, write
from soundalike.audio.finding import count_other_files
from soundalike.audio.sound_folder import read_sound_folder
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


def test_a_folder_that_may_not_be_entered_is_named_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The superuser may enter all of them, so that the system's answer is made up."""
    for name in ("a.wav", "bats/b.wav", "locked/c.wav"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, np.zeros(800), 8000)
    locked = tmp_path / "locked"

    def refusing(look: Callable[[str], Any]) -> Callable[[str], Any]:
        def look_inside(path: str) -> Any:
            if Path(path) == locked:
                raise PermissionError(errno.EACCES, "Permission denied", str(path))
            return look(path)

        return look_inside

    for function in ("scandir", "listdir"):
        monkeypatch.setattr(os, function, refusing(getattr(os, function)))
    assert find_audio(tmp_path) == [tmp_path / "a.wav", tmp_path / "bats" / "b.wav", locked]
    assert [clip.label for clip in read_sound_folder(tmp_path)] == ["", "bats", "locked"]
    readings = list(read_many(map(Excerpt, find_audio(tmp_path)), 8000))
    assert [reading.error for reading in readings] == [
        None,
        None,
        f"{locked} cannot be read: Permission denied.",
    ]
    with pytest.raises(UserError, match="locked may not be read"):
        find_audio(locked)
