"""Pairs of several sources in exact shares."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.draws import check_indices
from soundalike.errors import UserError
from soundalike.pairs.batch import PairBatch, PairSource, hints_of, labels_of

_FINEST = 1_000_000
"""A share is taken as the nearest fraction with at most this denominator: 0.1 and 1/3 are meant to be just that."""


@dataclass(frozen=True)
class _Part:
    """A source and its share of the pairs that the sources before it leave, above 0 and up to 1."""

    source: PairSource
    share: Fraction


class Mixture:
    """Pairs of several sources, dealt out evenly and in exact shares.

    Of pairs 0 to n - 1 the first source has floor(n * share); the pairs it leaves are dealt to the other sources in the
    same way. So each source's own pairs follow each other without a gap, and any n consecutive pairs hold n * share
    of every source to within one pair; with k > 2 sources, to within k - 1. Arithmetic is exact: nothing drifts.
    """

    def __init__(self, parts: Sequence[tuple[PairSource, float | Fraction]]) -> None:
        """Describe the mixture.

        Args:
            parts: each source and its share of the pairs, above 0; the shares sum to 1.

        Raises:
            UserError: a share is not above 0 or they do not sum to 1, the sources differ in sample rate or length,
                or more than one has labels.
        """
        shares = [_fraction(share) for _, share in parts]
        if sum(shares) != 1:
            raise UserError(f"the shares {', '.join(str(share) for _, share in parts)} do not sum to 1.")
        sources = [source for source, _ in parts]
        _refuse_unlike(sources)
        self.sample_rate = sources[0].sample_rate
        self.samples = sources[0].samples
        labelled = [labels_of(source) for source in sources if labels_of(source)]
        if len(labelled) > 1:
            raise UserError(
                "only one source of a mixture can have labels: class numbers would mean two things."
            )
        self.labels = labelled[0] if labelled else ()
        self.hints = tuple(dict.fromkeys(name for source in sources for name in hints_of(source)))
        self._hint_columns = {name: column for column, name in enumerate(self.hints)}
        self._parts = [
            _Part(source, share / sum(shares[number:]))
            for number, (source, share) in enumerate(zip(sources, shares, strict=True))
        ]

    def batch(self, seed: int, indices: ArrayLike) -> PairBatch:
        """Pairs `indices` of `seed`, each a function of (seed, index).

        `label` is -1 for pairs of a source without labels, and None if no source has any. A hint is NaN for pairs of a
        source that does not give it; sources whose hints have the same names share the columns.
        """
        index = check_indices(indices)
        a = np.empty((len(index), self.samples), dtype=np.float32)
        b = np.empty_like(a)
        label = np.full(len(index), -1, dtype=np.int64)
        hints_a = np.full((len(index), len(self.hints)), np.nan, dtype=np.float32)
        hints_b = hints_a.copy()
        for source, rows, own_indices in self.dealt(index):
            if rows.size:
                batch = source.batch(seed, own_indices)
                a[rows], b[rows] = batch.a, batch.b
                if batch.label is not None:
                    label[rows] = batch.label
                if batch.hints_a is not None and batch.hints_b is not None:
                    columns = np.array([self._hint_columns[name] for name in hints_of(source)])
                    own_hints = np.ix_(rows, columns)
                    hints_a[own_hints], hints_b[own_hints] = batch.hints_a, batch.hints_b
        labels = label if self.labels else None
        return PairBatch(a, b, index, labels, *((hints_a, hints_b) if self.hints else ()))

    def dealt(self, indices: ArrayLike) -> Iterator[tuple[PairSource, NDArray[np.intp], NDArray[np.uint64]]]:
        """Whose pairs `indices` are: for each source, which rows are its own and which of its pairs they are."""
        index = check_indices(indices)
        rows = np.arange(len(index))
        # How many of the pairs that earlier sources left precede each row; Python's integers, which never overflow.
        before = index.astype(object)
        for part in self._parts:
            share = part.share
            own_before = before * share.numerator // share.denominator
            own = (before + 1) * share.numerator // share.denominator > own_before
            yield part.source, rows[own], own_before[own].astype(np.uint64)
            rows, before = rows[~own], (before - own_before)[~own]


def _fraction(share: float | Fraction) -> Fraction:
    if not (math.isfinite(share) and share > 0):
        raise UserError(f"share {share} is out of range: choose a number above 0 and up to 1.")
    return Fraction(share).limit_denominator(_FINEST)


def _refuse_unlike(sources: Sequence[PairSource]) -> None:
    first = sources[0]
    for source in sources[1:]:
        if (source.sample_rate, source.samples) != (first.sample_rate, first.samples):
            raise UserError(
                f"the sources of a mixture differ: {first.samples} samples at {first.sample_rate} Hz and"
                f" {source.samples} samples at {source.sample_rate} Hz; give them one sample rate and duration."
            )
