from pathlib import Path

import pytest

from soundalike.audio import Clip
from soundalike.tasks import Card
from soundalike.tasks.scorability import reasons


def _clips(*rows: tuple[str, str, int | None]) -> list[Clip]:
    return [
        Clip(Path(f"/{number}.wav"), label, group, fold) for number, (label, group, fold) in enumerate(rows)
    ]


def test_every_reason_is_given_not_only_the_first() -> None:
    clips = _clips(("a", "x", None), ("", "y", None), ("", "z", None), ("b", "x", None))
    found = list(reasons(Card(name="n", folds=4), clips, "here"))
    assert [sentence.split(":")[0] for sentence in found[:2]] == ["here", "here"]
    assert "1.wav has no label" in found[0]
    assert "2.wav has no label" in found[1]
    assert "too few groups (3) for 4 folds" in found[2]
    assert ["class 'a'" in found[3], "class 'b'" in found[4]] == [True, True]
    assert len(found) == 5


def test_each_group_on_two_sides_is_named() -> None:
    clips = _clips(("a", "x", 0), ("b", "x", 1), ("a", "y", 1), ("b", "y", 2), ("b", "y", 0), ("a", "z", 0))
    assert list(reasons(Card(name="n", split="given folds"), clips, "here")) == [
        "here: group 'x' lies in folds 0 and 1: put all of its clips into one.",
        "here: group 'y' lies in folds 0, 1 and 2: put all of its clips into one.",
    ]


@pytest.mark.parametrize("metric", ["mAP", "accuracy"])
def test_without_any_label_there_is_one_reason(metric: str) -> None:
    card = Card.model_validate({"name": "n", "metric": metric})
    (sentence,) = reasons(card, _clips(("", "x", None), ("", "y", None)), "here")
    assert sentence == "here: no clip has a label to be scored on: fill the column 'label'."


def test_clips_of_no_class_are_part_of_a_task_of_several_classes() -> None:
    clips = _clips(("a;b", "x", 0), ("", "y", 1), ("b", "z", 1))
    assert not list(reasons(Card(name="n", metric="mAP", split="given folds"), clips, "here"))


def test_a_class_of_one_group_of_its_block_is_named_with_the_block() -> None:
    card = Card(name="n", split="leave one group out inside a block")
    clips = [
        Clip(Path("/1.wav"), label, f"{block}{speaker}", block=block)
        for block, speakers in (("en", 2), ("fr", 2))
        for speaker in range(speakers)
        for label in ("one", "two")
        if (block, speaker, label) != ("fr", 1, "two")
    ]
    (sentence,) = reasons(card, clips, "here")
    assert sentence.startswith("here: class 'two' in block 'fr' could never be both trained and tested on")


def test_a_tested_part_of_one_group_is_refused() -> None:
    clips = _clips(("a", "x", 0), ("b", "y", 0), ("a", "z", 1), ("b", "z", 1))
    (sentence,) = reasons(Card(name="n", split="train and test"), clips, "here")
    assert "all of fold 1, which is tested, is group 'z'" in sentence


def test_a_group_in_two_blocks_is_named() -> None:
    clips = [
        Clip(Path("/1.wav"), label, group, block=block)
        for block in ("en", "fr")
        for group in ("ann", f"{block} other")
        for label in ("one", "two")
    ]
    (sentence,) = reasons(Card(name="n", split="leave one group out inside a block"), clips, "here")
    assert (
        sentence
        == "here: group 'ann' is in blocks 'en' and 'fr': give each block's groups names of their own."
    )
