from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import load_task, training_clips


def test_each_part_is_a_split_and_each_instrument_a_group(nsynth: Path) -> None:
    clips = training_clips(f"nsynth_family:{nsynth}")
    assert Counter(clip.split for clip in clips) == {"train": 4, "valid": 4, "test": 4}
    assert Counter(clip.label for clip in clips) == {"bass": 6, "organ": 6}
    assert Counter(clip.group for clip in clips)["bass_electronic_001"] == 4
    assert all(clip.path.is_file() for clip in clips)


def test_pitches_sort_as_numbers_do(nsynth: Path, replace_text: Callable[[Path, str, str], None]) -> None:
    replace_text(nsynth / "nsynth-train" / "examples.json", '"pitch": 64', '"pitch": 108')
    labels = {clip.label for clip in training_clips(f"nsynth_pitch:{nsynth}")}
    assert sorted(labels) == ["060", "064", "108"]


def test_a_task_leaves_out_the_part_that_shares_instruments_with_the_test(nsynth: Path) -> None:
    task = load_task(f"nsynth_pitch:{nsynth}")
    assert {(clip.split, clip.fold) for clip in task.clips} == {("train", 0), ("test", 1)}


def test_one_part_is_enough_to_train_on(nsynth: Path) -> None:
    for part in ("valid", "test"):
        (nsynth / f"nsynth-{part}").rename(nsynth / part)
    assert {clip.split for clip in training_clips(f"nsynth_pitch:{nsynth}")} == {"train"}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "bass_electronic_000-060",
            "bass_electronic_000-061",
            r"lists .*000-061-050\.wav, which is not there",
        ),
        ('"pitch": 60', '"note": 60', r"note 'bass_electronic_000-060-050' lacks its label"),
        (
            '"instrument_str"',
            '"instrument"',
            r"note 'bass_electronic_000-060-050' lacks its label or instrument",
        ),
        ("{", "[{", r"examples\.json is not valid JSON"),
    ],
)
def test_an_odd_list_of_notes_is_named(
    nsynth: Path, replace_text: Callable[[Path, str, str], None], old: str, new: str, sentence: str
) -> None:
    replace_text(nsynth / "nsynth-train" / "examples.json", old, new)
    with pytest.raises(UserError, match=sentence):
        training_clips(f"nsynth_pitch:{nsynth}")


def test_a_missing_part_of_the_layout_is_named(nsynth: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="nsynth-train is missing: nsynth_family wants the unpacked folder"):
        training_clips(f"nsynth_family:{tmp_path / 'empty'}")
    (nsynth / "nsynth-test" / "examples.json").unlink()
    with pytest.raises(UserError, match=r"nsynth-test/examples\.json is missing"):
        training_clips(f"nsynth_family:{nsynth}")
