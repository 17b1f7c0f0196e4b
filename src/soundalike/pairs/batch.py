"""What every source of pairs yields, and the one thing it must do."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class PairBatch:
    """A batch of pairs.

    Attributes:
        a, b: the two views, float32 of shape (batch, samples).
        index: (batch,) which pair each row is.
        label: (batch,) class numbers, -1 where a row has none; None where the source has no classes.
        hints_a, hints_b: (batch, hints) parameters behind each view, standardised (see `Hints`), NaN where a row has
            none; None where the source tells nothing.
    """

    a: NDArray[np.float32]
    b: NDArray[np.float32]
    index: NDArray[np.uint64]
    label: NDArray[np.int64] | None = None
    hints_a: NDArray[np.float32] | None = None
    hints_b: NDArray[np.float32] | None = None


class PairSource(Protocol):
    """A stream of pairs without state: pair i of a seed is always the same pair."""

    @property
    def sample_rate(self) -> int:
        """In Hz."""

    @property
    def samples(self) -> int:
        """Length of a view."""

    def batch(self, seed: int, indices: ArrayLike) -> PairBatch:
        """The pairs `indices` of `seed`."""


def labels_of(source: PairSource) -> tuple[str, ...]:
    """The names of a source's classes, by class number; () where it has none."""
    labels: tuple[str, ...] = getattr(source, "labels", ())
    return labels


def hints_of(source: PairSource) -> tuple[str, ...]:
    """The names of the hints that a source gives, by column; () where it gives none."""
    hints: tuple[str, ...] = getattr(source, "hints", ())
    return hints
