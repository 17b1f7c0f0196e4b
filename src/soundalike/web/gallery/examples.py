"""The sounds of a gallery: sources and their doppelgängers, from the stream that training draws its pairs from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soundalike.web.gallery.movement import Move, moved_most
from soundalike.web.gallery.plan import GalleryPlan

Audio = NDArray[np.float32]


@dataclass(frozen=True)
class View:
    """One doppelgänger: its sound (samples,) and the parameters that moved most from the source, furthest first."""

    audio: Audio
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Pair:
    """Both doppelgängers of a source at one delta."""

    delta: float
    a: View
    b: View


@dataclass(frozen=True)
class Example:
    """A source (samples,) and its pairs, by ascending delta."""

    source: Audio
    pairs: tuple[Pair, ...]


def render_examples(plan: GalleryPlan) -> list[Example]:
    """The examples of a plan. A pair's Gaussian draws and its noise are the same at every delta."""
    indices = np.arange(plan.examples)
    sources = plan.pairs(0.0).sources(plan.seed, indices)
    by_delta = [_pairs(plan, delta, indices) for delta in plan.deltas]
    return [
        Example(source, pairs) for source, pairs in zip(sources, zip(*by_delta, strict=True), strict=True)
    ]


def _pairs(plan: GalleryPlan, delta: float, indices: NDArray[np.int64]) -> list[Pair]:
    """The pairs of all examples at one delta."""
    stream, table = plan.pairs(delta), plan.patch.table
    values, sounds = stream.views(plan.seed, indices), stream.batch(plan.seed, indices)
    return [
        Pair(
            delta,
            View(sounds.a[i], moved_most(table, values.source[i], values.a[i])),
            View(sounds.b[i], moved_most(table, values.source[i], values.b[i])),
        )
        for i in range(len(indices))
    ]
