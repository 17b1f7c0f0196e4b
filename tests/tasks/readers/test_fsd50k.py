from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import label_set, load_task, training_clips


def test_clips_have_all_of_their_classes_and_their_part(fsd50k: Path) -> None:
    clips = {clip.group: clip for clip in training_clips(f"fsd50k:{fsd50k}")}
    assert Counter(clip.split for clip in clips.values()) == {"train": 3, "valid": 1, "test": 2}
    assert label_set(clips["64760"]) == {"Bark", "Dog"}
    assert label_set(clips["37199"]) == {"Dog", "Rain"}
    assert clips["175151"].path == fsd50k / "FSD50K.eval_audio" / "175151.wav"
    assert all(clip.path.is_file() for clip in clips.values())


def test_as_a_task_it_trains_on_train_and_is_scored_by_map(fsd50k: Path) -> None:
    task = load_task(f"fsd50k:{fsd50k}")
    assert (task.card.metric, task.card.split) == ("mAP", "train and test")
    assert task.labels == ("Bark", "Dog", "Rain")
    assert Counter((clip.split, clip.fold) for clip in task.clips) == {("train", 0): 3, ("test", 1): 2}
    assert task.chance == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("table", "old", "new", "sentence"),
    [
        ("dev.csv", "16399,Dog", "16399,Dogs", r"dev\.csv, line 3: 'Dogs': did you mean 'Dog'"),
        ("eval.csv", "175151,Bark", "175151,Brak", r"eval\.csv, line 3: 'Brak': did you mean 'Bark'"),
        ("dev.csv", "val", "test", r"dev\.csv, line 5: split 'test' is none of train, val"),
        ("dev.csv", "labels", "label", r"dev\.csv has no column 'labels'"),
    ],
)
def test_an_odd_table_is_named(
    fsd50k: Path,
    replace_text: Callable[[Path, str, str], None],
    table: str,
    old: str,
    new: str,
    sentence: str,
) -> None:
    replace_text(fsd50k / "FSD50K.ground_truth" / table, old, new)
    with pytest.raises(UserError, match=sentence):
        training_clips(f"fsd50k:{fsd50k}")


def test_an_empty_vocabulary_is_named(fsd50k: Path) -> None:
    (fsd50k / "FSD50K.ground_truth" / "vocabulary.csv").write_text("")
    with pytest.raises(UserError, match=r"vocabulary\.csv lists no class"):
        training_clips(f"fsd50k:{fsd50k}")
