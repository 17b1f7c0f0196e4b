"""Chains of transforms, written as data: `[{"time_mask": {"share": 0.1}, "p": 0.5}, {"fade": {}}]`."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import PlainSerializer, PlainValidator

from soundalike.augment.catalogue import TRANSFORMS
from soundalike.augment.drawn import Drawn, DrawnStep
from soundalike.augment.transform import Audio, Transform
from soundalike.draws import Stream, uniforms
from soundalike.errors import UserError, unknown_name
from soundalike.processors import available_threads
from soundalike.settings import validate

Partners = Callable[[NDArray[np.uint64]], Audio]
"""From whole numbers below 2^64 to as many sounds, (numbers, samples): each number always means the same sound."""

MOST_STEPS = 100
"""Far more than anyone writes; a page must not ask for endless work."""

# Enough items that a call's overhead vanishes; a small batch is split finer, so that threads end together.
_MOST_ITEMS_A_BLOCK = 16


@dataclass(frozen=True)
class Step:
    """A transform, and the probability with which it changes an item."""

    transform: Transform
    probability: float = 1.0


def read_steps(given: object) -> tuple[Step, ...]:
    """Steps from their written form.

    Args:
        given: a list; each step has one transform's name with its settings ({} or true for its own defaults) and
            optionally "p", the probability (1 by default).

    Raises:
        UserError: another form, more than 100 steps, a misspelt name, or a setting out of range.
    """
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise UserError('a chain is a list of steps, such as [{"time_mask": {}, "p": 0.5}, {"fade": {}}].')
    if len(given) > MOST_STEPS:
        raise UserError(f"a chain of {len(given)} steps: give {MOST_STEPS} at most.")
    return tuple(step if isinstance(step, Step) else _read_step(step) for step in given)


def _read_step(given: object) -> Step:
    if isinstance(given, str):
        given = {given: {}}
    names = [name for name in given if name != "p"] if isinstance(given, Mapping) else []
    if not isinstance(given, Mapping) or len(names) != 1:
        raise UserError(
            'a step of a chain names one transform, such as {"fade": {}} or {"fade": {}, "p": 0.5}.'
        )
    name, settings, probability = names[0], given[names[0]], given.get("p", 1.0)
    if name not in TRANSFORMS:
        raise unknown_name("transform", str(name), TRANSFORMS)
    if settings is True:
        settings = {}
    if not isinstance(settings, Mapping):
        raise UserError(f"the settings of {name} must be a table of keys and values.")
    if isinstance(probability, bool) or not isinstance(probability, int | float) or not 0 <= probability <= 1:
        raise UserError(f"the probability 'p' of {name} must be a number from 0 to 1.")
    return Step(validate(TRANSFORMS[name], settings, f"{name} setting"), float(probability))


def write_steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """The written form of steps, with every setting."""
    return [
        {step.transform.name: step.transform.model_dump(mode="json"), "p": step.probability} for step in steps
    ]


ChainSteps = Annotated[tuple[Step, ...], PlainValidator(read_steps), PlainSerializer(write_steps)]
"""A chain as a key of some settings: `augment: ChainSteps = ()`."""


@dataclass(frozen=True)
class Chain:
    """Transforms, one after the other."""

    steps: tuple[Step, ...]

    @classmethod
    def from_steps(cls, steps: object) -> "Chain":
        """A chain from its written form, or from steps already read; see `read_steps`."""
        return cls(read_steps(steps))

    def draw(self, seed: int, stream: Stream, indices: ArrayLike, samples: int, sample_rate: int) -> Drawn:
        """Draw for every item which steps change it, and how: a function of (seed, stream, index).

        Args:
            seed: of the run.
            stream: which view, as in `Stream.AUGMENT_A`.
            indices: (items,) the items' own numbers.
            samples: length of the sounds.
            sample_rate: in Hz.
        """
        # One more for each step: whether it changes the item. It is drawn even where it is certain, so that
        # another probability changes no other draw.
        counts = [1 + step.transform.draws for step in self.steps]
        drawn = uniforms(seed, stream, indices, sum(counts))
        columns = np.split(drawn, np.cumsum(counts)[:-1], axis=1) if counts else []
        steps = []
        for step, (chance, *_), own in zip(
            self.steps, (each.T for each in columns), (each[:, 1:] for each in columns), strict=True
        ):
            items = np.flatnonzero(chance < step.probability)
            steps.append(
                DrawnStep(step.transform, items, step.transform.draw(own[items], samples, sample_rate))
            )
        return Drawn(len(drawn), tuple(steps))

    @staticmethod
    def apply(
        audio: Audio,
        drawn: Drawn,
        sample_rate: int,
        partners: Partners | None = None,
        threads: int | None = None,
    ) -> Audio:
        """Apply what was drawn, which says everything: a saved `Drawn` needs no chain.

        Args:
            audio: (items, samples), finite; it is not written to.
            drawn: for as many items.
            sample_rate: in Hz.
            partners: the sounds that `mix` mixes with.
            threads: how many work at once; all of the machine's by default.

        Returns:
            A new array of the same shape. An item that no step changes is the same to the bit.

        Raises:
            UserError: `drawn` is for another number of items, or a step needs partners and there are none.
        """
        if len(audio) != drawn.items:
            raise UserError(f"the drawn parameters are for {drawn.items} sounds, not for {len(audio)}.")
        steps = [_with_partners(step, partners) for step in drawn.steps]
        sounds = np.asarray(audio, dtype=np.float32)
        changed = np.empty_like(sounds)
        workers = threads or available_threads()
        items_a_block = min(max(len(sounds) // (2 * workers), 1), _MOST_ITEMS_A_BLOCK)

        def change_from(first: int) -> None:
            stop = min(first + items_a_block, len(sounds))
            block = sounds[first:stop]
            for step in steps:
                part = step.within(first, stop)
                block = _applied(part, block, sample_rate) if part.items.size else block
            changed[first:stop] = block

        firsts = range(0, len(sounds), items_a_block)
        if min(workers, len(firsts)) <= 1:
            for first in firsts:
                change_from(first)
        else:
            with ThreadPoolExecutor(workers, thread_name_prefix="augment") as pool:
                for _ in pool.map(change_from, firsts):
                    pass
        return changed


def _applied(step: DrawnStep, block: Audio, sample_rate: int) -> Audio:
    """A new block, with the items changed that the step hits."""
    if len(step.items) == len(block):
        return step.transform.apply(block, step.parameters, sample_rate)
    changed = block.copy()
    changed[step.items] = step.transform.apply(block[step.items], step.parameters, sample_rate)
    return changed


def _with_partners(step: DrawnStep, partners: Partners | None) -> DrawnStep:
    """The step with the sounds of its partners beside their numbers."""
    if "partner" not in step.parameters or not step.items.size:
        return step
    if partners is None:
        raise UserError(f"{step.transform.name} needs other recordings to mix with, and there are none here.")
    sounds = partners(step.parameters["partner"])
    return DrawnStep(step.transform, step.items, {**step.parameters, "partner_audio": sounds})
