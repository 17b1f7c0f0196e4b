from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import load_task, training_clips


def test_folds_groups_and_classes_are_the_published_ones(esc50: Path) -> None:
    clips = training_clips(f"esc50:{esc50}")
    assert Counter(clip.fold for clip in clips) == {1: 5, 2: 4, 3: 4, 4: 4, 5: 4}
    assert {clip.label for clip in clips} == {"dog", "chirping_birds", "rain", "clapping"}
    assert Counter(clip.group for clip in clips).most_common(1) == [("1", 2)]
    assert all(clip.path.is_file() and clip.split == "" for clip in clips)


def test_esc10_is_the_marked_part_of_esc50(esc50: Path) -> None:
    part = training_clips(f"esc10:{esc50}")
    assert set(part) == {clip for clip in training_clips(f"esc50:{esc50}") if clip.label in ("dog", "rain")}


def test_as_a_task_its_folds_are_scored(esc50: Path) -> None:
    task = load_task(f"esc50:{esc50}")
    assert (task.card.name, task.card.split) == ("esc50", "given folds")
    assert task.clips == training_clips(f"esc50:{esc50}")
    assert load_task(f"esc10:{esc50}").labels == ("dog", "rain")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("1-1-A-0.wav", "1-1-Z-0.wav", r"esc50\.csv lists .*1-1-Z-0\.wav, which is not there"),
        ("1-1-A-0.wav,1", "1-1-A-0.wav,0", r"esc50\.csv, line 2: fold '0' is none of 1, 2, 3, 4, 5"),
        ("src_file", "source", r"esc50\.csv has no column 'src_file'"),
    ],
)
def test_an_odd_table_is_named(
    esc50: Path, replace_text: Callable[[Path, str, str], None], old: str, new: str, sentence: str
) -> None:
    replace_text(esc50 / "meta" / "esc50.csv", old, new)
    with pytest.raises(UserError, match=sentence):
        training_clips(f"esc50:{esc50}")


def test_a_table_that_marks_nothing_has_no_esc10(esc50: Path) -> None:
    table = esc50 / "meta" / "esc50.csv"
    table.write_text(table.read_text().replace("True", "False"))
    with pytest.raises(UserError, match="marks no clip as part of ESC-10"):
        training_clips(f"esc10:{esc50}")


def test_another_folder_is_answered_with_the_layout(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"meta/esc50\.csv is missing: esc50 wants the unpacked folder"):
        training_clips(f"esc50:{tmp_path}")
    with pytest.raises(UserError, match=r"there is no folder .*gone: esc10 wants the one with"):
        training_clips(f"esc10:{tmp_path / 'gone'}")
