"""The speaker mixes; what `fetch_collection` does is tested where it is."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from soundalike.audio import write
from soundalike.errors import UserError
from soundalike.tasks import fetch_known, load_collection, load_task, obtaining, speaker_mixes, training_clips
from soundalike.tasks.fetching import Collection, ListedPackage, ListedSound, WantedSound
from soundalike.tasks.known import SPEAKER_COUNT

VOICES = 20


class Silence:
    def total(self, size: int) -> None: ...
    def at(self, what: str, done: int, detail: str = "", /) -> None: ...
    def say(self, sentence: str) -> None: ...


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of twenty voices, unpacked, in the place of the listed ones."""
    root = tmp_path / "tree"
    (root / "usr" / "share" / "doc" / "voices").mkdir(parents=True)
    sounds = []
    for voice in range(VOICES):
        path = f"usr/share/voices/{voice}.wav"
        write(root / path, 0.5 * np.sin(np.arange(16_000) * (0.1 + 0.02 * voice)), 16_000)
        wanted = ListedSound("voices", path, "", str(voice), str(voice), 0.0, 1.0, "", "")
        found = wanted.find(root, tmp_path)
        sounds.append(ListedSound("voices", path, "", str(voice), str(voice), 0.0, 1.0, "", found.samples))
    about, _ = load_collection(SPEAKER_COUNT)
    small = about.model_copy(update={"packages": {"voices": ListedPackage(version="1", megabytes=0.1)}})

    def load(_: str) -> tuple[Collection, Sequence[WantedSound]]:
        return small, sounds

    monkeypatch.setattr(obtaining, "load_collection", load)
    monkeypatch.setattr(speaker_mixes, "SIZES", {"train": 12, "test": 6})
    return root


def test_voices_are_fetched_and_mixed_to_a_task(tmp_path: Path, tree: Path) -> None:
    out = tmp_path / "out"
    fetched = fetch_known(SPEAKER_COUNT, out, tree, Silence())
    assert (fetched.clips, fetched.seconds) == (18, 72.0)
    task = load_task(out)
    assert task.card.name == "free/speaker_count"
    assert task.labels == ("1", "2", "3", "4", "5", "6")
    assert [clip.fold for clip in task.clips] == [0] * 12 + [1] * 6
    assert [source.name for source in task.card.sources] == ["voices"]
    assert len(training_clips(out)) == 18


def test_mixes_that_are_there_are_made_again_only_when_asked(
    tmp_path: Path, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    fetch_known(SPEAKER_COUNT, out, tree, Silence())
    first = {path.name: path.stat().st_mtime_ns for path in (out / "mixes").iterdir()}
    fetch_known(SPEAKER_COUNT, out, tree, Silence())
    assert {path.name: path.stat().st_mtime_ns for path in (out / "mixes").iterdir()} == first
    fetch_known(SPEAKER_COUNT, out, tree, Silence(), overwrite=True)
    assert {path.name: path.stat().st_mtime_ns for path in (out / "mixes").iterdir()} != first


def test_a_pool_that_is_not_whole_is_not_mixed(tmp_path: Path, tree: Path) -> None:
    out = tmp_path / "out"
    (tree / "usr/share/voices/7.wav").unlink()
    with pytest.raises(UserError, match="needs all of its 20 recordings and has 19"):
        fetch_known(SPEAKER_COUNT, out, tree, Silence())
    assert not (out / "mixes").exists()
    assert (out / "pool" / "voices" / "record.json").is_file()


def test_a_folder_of_something_else_is_not_touched(tmp_path: Path, tree: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    with pytest.raises(UserError, match="holds something other than free/speaker_count"):
        fetch_known(SPEAKER_COUNT, tmp_path / "out", tree, Silence(), overwrite=True)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]
