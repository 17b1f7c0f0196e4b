from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import load_task, training_clips


def test_folds_are_the_ten_published_ones_and_groups_are_recordings(urbansound8k: Path) -> None:
    clips = training_clips(f"urbansound8k:{urbansound8k}")
    assert Counter(clip.fold for clip in clips) == dict.fromkeys(range(1, 11), 3)
    assert Counter(clip.label for clip in clips) == {"dog_bark": 20, "siren": 10}
    assert Counter(clip.group for clip in clips)["301"] == 2
    assert all(clip.path.is_file() for clip in clips)


def test_slices_are_read_whole_since_they_are_cut_already(urbansound8k: Path) -> None:
    assert {(clip.start, clip.duration) for clip in training_clips(f"urbansound8k:{urbansound8k}")} == {
        (0.0, None)
    }


def test_as_a_task_it_is_scored_by_accuracy_on_its_folds(urbansound8k: Path) -> None:
    task = load_task(f"urbansound8k:{urbansound8k}")
    assert (task.card.metric, task.card.split) == ("accuracy", "given folds")
    assert task.majority == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            ",1,3,dog_bark",
            ",1,3,dog_barks",
            r"UrbanSound8K\.csv, line 2: 'dog_barks': did you mean 'dog_bark'",
        ),
        (",1,1,3,", ",1,11,3,", r"UrbanSound8K\.csv, line 2: fold '11' is none of 1, 2, "),
        ("fsID", "source", r"UrbanSound8K\.csv has no column 'fsID'"),
    ],
)
def test_an_odd_table_is_named(
    urbansound8k: Path, replace_text: Callable[[Path, str, str], None], old: str, new: str, sentence: str
) -> None:
    replace_text(urbansound8k / "metadata" / "UrbanSound8K.csv", old, new)
    with pytest.raises(UserError, match=sentence):
        training_clips(f"urbansound8k:{urbansound8k}")


def test_a_recording_in_two_folds_is_no_task(
    urbansound8k: Path, replace_text: Callable[[Path, str, str], None]
) -> None:
    replace_text(urbansound8k / "metadata" / "UrbanSound8K.csv", "302-3-0-0.wav,302,", "302-3-0-0.wav,301,")
    with pytest.raises(UserError, match="group '301' lies in folds 1 and 2"):
        load_task(f"urbansound8k:{urbansound8k}")


def test_an_empty_table_is_named(urbansound8k: Path) -> None:
    table = urbansound8k / "metadata" / "UrbanSound8K.csv"
    table.write_text(table.read_text().splitlines()[0])
    with pytest.raises(UserError, match=r"UrbanSound8K\.csv lists no clip"):
        training_clips(f"urbansound8k:{urbansound8k}")
