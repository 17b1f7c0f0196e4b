from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from soundalike.errors import UserError
from soundalike.tasks import label_set, load_task, training_clips

MakeHear = Callable[..., Path]

TRAIN_VALID_TEST = {
    "train": {"1.wav": [60], "2.wav": [72]},
    "valid": {"3.wav": [60]},
    "test": {"4.wav": [60], "5.wav": [72]},
}
SEVERAL_LABELS = {
    "train": {"1.wav": ["a", "b"], "2.wav": []},
    "valid": {"3.wav": ["a"]},
    "test": {"4.wav": ["b"], "5.wav": ["a", "b"]},
}


def test_folds_are_scored_one_after_the_other(hear: Path) -> None:
    task = load_task(f"hear:{hear}")
    assert (task.card.name, task.card.metric, task.card.split) == ("hear_letters", "accuracy", "given folds")
    assert Counter((clip.fold, clip.label) for clip in task.clips) == {
        (fold, label): 1 for fold in range(3) for label in "ab"
    }
    assert all(clip.path.is_file() for clip in task.clips)


def test_parts_are_trained_on_and_tested(make_hear: MakeHear) -> None:
    folder = make_hear(TRAIN_VALID_TEST, mode="5h", evaluation=["pitch_acc", "chroma_acc"])
    assert Counter(clip.split for clip in training_clips(f"hear:{folder}")) == {
        "train": 2,
        "valid": 1,
        "test": 2,
    }
    task = load_task(f"hear:{folder}")
    assert (task.card.name, task.card.metric) == ("hear_letters_5h", "accuracy")
    assert task.labels == ("60", "72")
    assert Counter(clip.fold for clip in task.clips) == {0: 2, 1: 2}


def test_clips_may_have_several_labels_or_none(make_hear: MakeHear) -> None:
    folder = make_hear(SEVERAL_LABELS, prediction_type="multilabel", evaluation=["mAP", "top1_acc"])
    task = load_task(f"hear:{folder}")
    assert (task.card.metric, task.labels) == ("mAP", ("a", "b"))
    assert [label_set(clip) for clip in task.clips] == [{"a", "b"}, set(), {"b"}, {"a", "b"}]


def test_the_next_score_stands_in_for_a_main_one_that_is_not_known(make_hear: MakeHear) -> None:
    card = load_task(f"hear:{make_hear(TRAIN_VALID_TEST, evaluation=['aucroc', 'mAP', 'top1_acc'])}").card
    assert card.metric == "mAP"
    assert any("main score of it is aucroc" in weakness for weakness in card.weaknesses)


def test_a_main_score_that_is_known_is_no_weakness(hear: Path) -> None:
    assert not any("main score" in weakness for weakness in load_task(f"hear:{hear}").card.weaknesses)


def test_the_highest_sample_rate_is_read(hear: Path) -> None:
    (hear / "16000").mkdir()
    assert {clip.path.parent.parent.name for clip in training_clips(f"hear:{hear}")} == {"48000"}
    (hear / "48000").rename(hear / "32000")
    assert {clip.path.parent.parent.name for clip in training_clips(f"hear:{hear}")} == {"32000"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"embedding_type": "event"},
            r"asks for events in time \(letters\): only tasks that label whole clips",
        ),
        (
            {"evaluation": ["aucroc", "d_prime"]},
            r"none of the scores of letters \(aucroc, d_prime\) can be told",
        ),
        (
            {"evaluation": ["top1_acc"], "prediction_type": "multilabel"},
            r"\(top1_acc\) can be told here, only mAP",
        ),
    ],
)
def test_what_cannot_be_scored_is_refused(
    make_hear: MakeHear, changes: dict[str, Any], sentence: str
) -> None:
    folder = make_hear(TRAIN_VALID_TEST, **changes)
    with pytest.raises(UserError, match=sentence):
        load_task(f"hear:{folder}")


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("fold01.json", '"a"', '"c"', r"fold01\.json, 1a\.wav: 'c': choose one of: a, b"),
        ("fold01.json", '["a"]', '["a", "b"]', r"1a\.wav: has 2 labels, where letters gives each clip one"),
        ("fold01.json", "{", "[{", r"fold01\.json is not valid JSON"),
        ("task_metadata.json", '"splits"', '"folds"', r"task_metadata\.json lacks 'splits'"),
        ("task_metadata.json", '"task_name"', '"name"', r"task_metadata\.json lacks 'task_name'"),
        ("labelvocabulary.csv", "label", "class", r"labelvocabulary\.csv has no column 'label'"),
    ],
)
def test_an_odd_file_is_named(
    hear: Path, replace_text: Callable[[Path, str, str], None], file: str, old: str, new: str, sentence: str
) -> None:
    replace_text(hear / file, old, new)
    with pytest.raises(UserError, match=sentence):
        load_task(f"hear:{hear}")


def test_a_class_must_not_look_like_two(make_hear: MakeHear) -> None:
    parts = {"train": {"1.wav": ["a;b"]}, "valid": {}, "test": {"2.wav": ["a;b"]}}
    folder = make_hear(parts, prediction_type="multilabel", evaluation=["mAP"])
    with pytest.raises(UserError, match="class 'a;b' holds a ';'"):
        training_clips(f"hear:{folder}")


@pytest.mark.parametrize("part", ["fold02.json", "labelvocabulary.csv", "task_metadata.json", "48000"])
def test_a_missing_part_is_named(hear: Path, part: str) -> None:
    (hear / part).rename(hear.parent / "elsewhere")
    with pytest.raises(UserError, match=rf"{part} is missing: hear wants the unpacked folder"):
        load_task(f"hear:{hear}")
