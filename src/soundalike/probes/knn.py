"""The nearest-neighbour probe."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from soundalike.probes.tuning import Features, Labels, Scores, Targets, TunedProbe

_ITEMS_AT_ONCE = 512
"""Test items whose similarities to all training items are held in memory together."""


@dataclass(frozen=True)
class KnnProbe(TunedProbe):
    """k nearest neighbours by cosine similarity.

    Each neighbour votes with (1 + cosine) / 2, so that equal numbers of votes are decided by similarity; equal sums go
    to the class that sorts first. An item that may be of several classes scores, for each, the share of the votes that
    come from it. The setting is k; where there are fewer training items than that, all vote.
    """

    name: ClassVar[str] = "knn"
    title: ClassVar[str] = "Nearest neighbours"
    grid: ClassVar[tuple[float, ...]] = (20, 10, 5, 3, 1)

    def prepare(self, train: Features, test: Features) -> tuple[Features, Features]:
        """Both parts with rows of length 1."""
        return unit_rows(train), unit_rows(test)

    def predict(self, settings: Sequence[float], train: Features, labels: Labels, test: Features) -> Labels:
        """Predicted classes of the test part with each k, shape (ks, test items)."""
        classes, number = np.unique(labels, return_inverse=True)
        votes = _votes(settings, train, np.eye(len(classes))[number], test)
        predicted: Labels = classes[votes.argmax(axis=2)]
        return predicted

    def rate(self, settings: Sequence[float], train: Features, targets: Targets, test: Features) -> Scores:
        """Share of the votes for each class with each k, shape (ks, test items, classes)."""
        everyone = np.ones((len(targets), 1))
        votes = _votes(settings, train, np.hstack([targets, everyone]), test)
        shares: Scores = np.divide(
            votes[..., :-1], votes[..., -1:], out=np.zeros_like(votes[..., :-1]), where=votes[..., -1:] > 0
        )
        return shares


def unit_rows(rows: Features) -> Features:
    """Rows of length 1, whose products are cosines; a row of zeros stays."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Features = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    return unit


def _votes(ks: Sequence[float], train: Features, membership: Features, test: Features) -> Scores:
    """Sums of the neighbours' votes by class, shape (ks, test items, classes).

    Args:
        ks: how many neighbours vote.
        train: rows of length 1, shape (items, features).
        membership: 1 where an item is of a class, else 0, shape (items, classes).
        test: rows of length 1, shape (test items, features).
    """
    last = [min(int(k), len(train)) for k in ks]
    sums = np.empty((len(ks), len(test), membership.shape[1]))
    for first in range(0, len(test), _ITEMS_AT_ONCE):
        part = slice(first, first + _ITEMS_AT_ONCE)
        similarity = test[part] @ train.T
        nearest = np.argsort(-similarity, axis=1, kind="stable")[:, : max(last)]
        votes = (1.0 + np.take_along_axis(similarity, nearest, axis=1)) / 2.0
        running = np.zeros(sums[0, part].shape)
        for place in range(max(last)):
            running += votes[:, place, None] * membership[nearest[:, place]]
            for row in np.flatnonzero(np.equal(last, place + 1)):
                sums[row, part] = running
    return sums
