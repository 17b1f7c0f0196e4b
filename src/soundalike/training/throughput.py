"""What the supply of pairs costs a training: steps on the stream against steps on one cached batch."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from statistics import median

import numpy as np

from soundalike.pairs import PairBatch, PairSource, Prefetcher, hints_of
from soundalike.training.hardware import choose_hardware
from soundalike.training.learner import build_learner
from soundalike.training.schema import TrainSettings
from soundalike.training.sources import build_source, find_recordings
from soundalike.training.step import Stepper

SETTLING_STEPS = 2
"""Untimed steps before a timed round, until the prefetcher renders one batch for each that is taken."""

SPARE_BATCHES = 16
"""Batches asked for beyond those that are taken, so that rendering goes on to the end of the round."""


@dataclass(frozen=True)
class Throughput:
    """What `measure_throughput` found.

    Attributes:
        stream_pairs_per_second: when every batch is rendered while the model trains, as in a run.
        cached_pairs_per_second: when the same batch is used again and again and nothing is rendered.
        cost_of_data: 1 - stream / cached. Waiting alone would hide that both compete for the cores.
    """

    stream_pairs_per_second: float
    cached_pairs_per_second: float
    cost_of_data: float


def measure_throughput(
    settings: TrainSettings, *, rounds: int = 5, steps: int = 4, source: PairSource | None = None
) -> Throughput:
    """Train in short rounds, by turns on the stream and on a cached batch.

    Figures are medians over the rounds; the cost is that of the median round, whose two halves met the same
    load of the machine.

    Args:
        settings: what would be trained.
        rounds: rounds of each kind.
        steps: timed steps a round.
        source: where pairs come from; None for what the settings describe.
    """
    hardware = choose_hardware(settings)
    batch_size = settings.batch_size
    with hardware.threads_set():
        data = find_recordings(settings, _ignore) if source is None else None
        source = source or build_source(settings, data, hardware.threads, _ignore)
        learner = build_learner(settings, () if data is None else data.classes, len(hints_of(source)))
        stepper = Stepper(learner, settings, hardware)
        cached = source.batch(settings.seed, np.arange(batch_size))
        stream_seconds, cached_seconds = [], []
        for number in range(rounds):
            first = number * (SETTLING_STEPS + steps + SPARE_BATCHES)
            with Prefetcher(
                source, settings.seed, first, SETTLING_STEPS + steps + SPARE_BATCHES, batch_size
            ) as prefetcher:
                stream_seconds.append(_seconds_a_step(stepper, iter(prefetcher), steps))
            cached_seconds.append(_seconds_a_step(stepper, repeat(cached), steps))
    costs = [1 - fast / slow for fast, slow in zip(cached_seconds, stream_seconds, strict=True)]
    return Throughput(
        stream_pairs_per_second=batch_size / median(stream_seconds),
        cached_pairs_per_second=batch_size / median(cached_seconds),
        cost_of_data=median(costs),
    )


def _ignore(sentence: str) -> None:
    """What a run would tell its user."""


def _seconds_a_step(stepper: Stepper, batches: Iterator[PairBatch], steps: int) -> float:
    """Mean time of `steps` steps, after `SETTLING_STEPS` that do not count."""
    for _ in range(SETTLING_STEPS):
        float(stepper.step(0, next(batches)).loss)
    before = time.perf_counter()
    for _ in range(steps):
        result = stepper.step(0, next(batches))
    float(result.loss)  # Waits until a GPU has done all steps.
    return (time.perf_counter() - before) / steps
