from collections import defaultdict

import pytest

from soundalike.tasks import Task, listed_task, load_collection
from soundalike.tasks.known import COLLECTIONS, FREE, PRETRAIN
from soundalike.tasks.scorability import reasons
from soundalike.tasks.speaker_mixes import SIZES

SCORED = [name for name in COLLECTIONS if name != PRETRAIN]


@pytest.fixture(scope="module")
def free() -> dict[str, Task]:
    return {name: listed_task(f"free/{name}") for name in FREE}


@pytest.mark.parametrize("name", SCORED)
def test_every_list_makes_a_task_that_can_be_scored(name: str) -> None:
    task = listed_task(name)
    assert task.card.name == name
    assert not list(reasons(task.card, task.clips, name))


def test_every_card_says_what_a_reader_of_a_score_needs(free: dict[str, Task]) -> None:
    for task in free.values():
        card = task.card
        assert all((card.title, card.domain, card.description, card.resembles, card.weaknesses))
        assert all(source.name and source.version and source.licence for source in card.sources)


def test_scores_of_guessing_are_those_of_the_survey(free: dict[str, Task]) -> None:
    chance = [round(free[name].chance, 3) for name in FREE]
    assert chance == [0.062, 0.1, 0.143, 0.02, 0.101, 0.002, 0.167, 0.111, 0.02]


def test_digits_are_told_apart_inside_languages_by_other_speakers(free: dict[str, Task]) -> None:
    task = free["digits"]
    assert (task.card.split, task.card.probe) == ("leave one group out inside a block", "1-shot")
    assert task.labels == tuple("0123456789")
    speakers = defaultdict(set)
    for clip in task.clips:
        speakers[clip.block].add(clip.group)
    assert sorted(speakers) == ["en", "es", "fr", "it", "ro", "ru"]
    assert sum(map(len, speakers.values())) == len(task.groups) == 16
    assert min(map(len, speakers.values())) == 2


def test_prompts_are_retrieved_across_two_speakers(free: dict[str, Task]) -> None:
    task = free["prompts"]
    assert (task.card.metric, task.card.probe) == ("recall@1", "retrieval")
    assert len(task.groups) == 2
    assert len(task.clips) == 2 * len(task.labels) == 1034


def test_mixes_are_planned_before_their_voices_are_there(free: dict[str, Task]) -> None:
    clips = free["speaker_count"].clips
    assert [sum(clip.fold == fold for clip in clips) for fold in (0, 1)] == [SIZES["train"], SIZES["test"]]
    trained, tested = ({clip.group for clip in clips if clip.fold == fold} for fold in (0, 1))
    assert not trained & tested


def test_what_has_no_labels_is_listed_too() -> None:
    task = listed_task(PRETRAIN)
    assert len(task.clips) == len(load_collection(PRETRAIN)[1])
    assert task.labels == ("",)
    assert sum(clip.duration or 0.0 for clip in task.clips) == pytest.approx(6.25 * 3600, rel=0.01)
