"""A collection as its list tells of it, whether it is fetched or not."""

from collections.abc import Sequence
from pathlib import Path

from soundalike.audio import Clip
from soundalike.tasks.card import Card
from soundalike.tasks.fetching import WantedSound, listed_sources, task_card
from soundalike.tasks.known import SPEAKER_COUNT, load_collection
from soundalike.tasks.loading import scored_clips
from soundalike.tasks.speaker_mixes import DURATION, plan_mixes
from soundalike.tasks.task import Task


def listed_task(name: str) -> Task:
    """What fetching a collection makes, without its files: the paths of its clips lead nowhere.

    Args:
        name: one of `COLLECTIONS`. Of one without labels this is a task by form only: it cannot be scored.
    """
    collection, sounds = load_collection(name)
    if collection.scoring is None:
        card = Card(
            name=name,
            title=collection.title,
            description=collection.description,
            sources=listed_sources(collection),
        )
    else:
        card = task_card(collection, listed_sources(collection))
    return Task(card, scored_clips(card, _mixes(sounds) if name == SPEAKER_COUNT else _clips(sounds)))


def _clips(sounds: Sequence[WantedSound]) -> tuple[Clip, ...]:
    return tuple(
        Clip(
            path=Path(sound.package, sound.place),
            label=sound.label,
            group=sound.group,
            duration=sound.duration,
            split=sound.split,
            block=sound.block,
        )
        for sound in sounds
    )


def _mixes(pool: Sequence[WantedSound]) -> tuple[Clip, ...]:
    return tuple(
        Clip(
            path=Path(*plan.voices),
            label=str(len(plan.voices)),
            group=plan.voices[0],
            duration=DURATION,
            split=plan.split,
        )
        for plan in plan_mixes({sound.label for sound in pool})
    )
