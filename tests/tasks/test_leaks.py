from pathlib import Path
from typing import Any

import numpy as np
import pytest

from soundalike.audio import Clip, Contents, scan, write
from soundalike.tasks import Card
from soundalike.tasks.leaks import shared_audio

SECONDS = 2.0


@pytest.fixture
def contents(tmp_path: Path) -> dict[Path, Contents]:
    """Two copies of one sound, another sound, and two files of silence."""
    for name, pitch, level in (
        ("a", 0.1, 0.5),
        ("copy", 0.1, 0.5),
        ("b", 0.2, 0.5),
        ("s", 0, 0),
        ("t", 0, 0),
    ):
        write(tmp_path / f"{name}.wav", level * np.sin(np.arange(round(SECONDS * 8000)) * pitch), 8000)
    return {file.path: file.contents for file in scan(tmp_path).files if file.contents is not None}


def _shared(
    contents: dict[Path, Contents], card: Card, *clips: dict[str, Any]
) -> list[tuple[int, int, bool]]:
    folder = next(iter(contents)).parent
    made = [Clip(**{"label": "x", **clip, "path": folder / f"{clip['path']}.wav"}) for clip in clips]
    return [
        (made.index(pair.first), made.index(pair.second), pair.leaks)
        for pair in shared_audio(card, made, contents)
    ]


GROUPS = Card(name="n")
FOLDS = Card(name="n", split="given folds")
BLOCKS = Card(name="n", split="leave one group out inside a block")


def test_copies_leak_when_they_are_in_two_groups(contents: dict[Path, Contents]) -> None:
    a, b = {"path": "a", "group": "g"}, {"path": "b", "group": "h"}
    assert _shared(contents, GROUPS, a, b, {"path": "copy", "group": "h"}) == [(0, 2, True)]
    assert _shared(contents, GROUPS, a, b, {"path": "copy", "group": "g"}) == [(0, 2, False)]


def test_copies_leak_when_they_are_in_two_folds_whatever_their_groups(contents: dict[Path, Contents]) -> None:
    a, copy = {"path": "a", "group": "g", "fold": 0}, {"path": "copy", "group": "h"}
    assert _shared(contents, FOLDS, a, {**copy, "fold": 1}) == [(0, 1, True)]
    assert _shared(contents, FOLDS, a, {**copy, "fold": 0}) == [(0, 1, False)]


def test_copies_in_two_blocks_never_meet(contents: dict[Path, Contents]) -> None:
    a, copy = {"path": "a", "group": "g", "block": "en"}, {"path": "copy", "group": "h"}
    assert _shared(contents, BLOCKS, a, {**copy, "block": "fr"}) == []
    assert _shared(contents, BLOCKS, a, {**copy, "block": "en"}) == [(0, 1, True)]


def test_parts_of_one_recording_leak_when_they_overlap(contents: dict[Path, Contents]) -> None:
    first = {"path": "a", "group": "g", "start": 0.0, "duration": 1.0}
    assert _shared(contents, GROUPS, first, {"path": "a", "group": "h", "start": 1.0}) == []
    assert _shared(contents, GROUPS, first, {"path": "a", "group": "h", "start": 0.5}) == [(0, 1, True)]
    assert _shared(contents, GROUPS, first, {"path": "copy", "group": "h", "start": 0.5}) == [(0, 1, True)]


def test_a_leak_is_found_behind_a_copy_of_the_same_group(contents: dict[Path, Contents]) -> None:
    clips = [
        {"path": "a", "group": "h"},
        {"path": "a", "group": "g", "start": 0.1},
        {"path": "copy", "group": "g"},
    ]
    assert (0, 1, True) in _shared(contents, GROUPS, *clips)
    assert (0, 2, True) in _shared(contents, GROUPS, *clips)


def test_silence_is_no_copy_of_silence(contents: dict[Path, Contents]) -> None:
    assert _shared(contents, GROUPS, {"path": "s", "group": "g"}, {"path": "t", "group": "h"}) == []
