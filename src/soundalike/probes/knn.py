"""The nearest-neighbour probe."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from soundalike.probes.tuning import Features, Labels, Probe


@dataclass(frozen=True)
class KnnProbe(Probe):
    """k nearest neighbours by cosine similarity.

    Each neighbour votes with (1 + cosine) / 2, so that equal numbers of votes are decided by similarity; equal sums go
    to the class that sorts first. Its setting is k; where there are fewer training items than that, all vote.
    """

    name: ClassVar[str] = "knn"
    title: ClassVar[str] = "Nearest neighbours"
    grid: ClassVar[tuple[float, ...]] = (20, 10, 5, 3, 1)

    def prepare(self, train: Features, test: Features) -> tuple[Features, Features]:
        """Both parts with rows of length 1, whose products are cosines; a row of zeros stays."""
        return unit_rows(train), unit_rows(test)

    def predict_each(self, train: Features, labels: Labels, test: Features) -> Labels:
        """Predicted classes of the test part with each k of the grid, shape (ks, test items)."""
        return _vote(self.grid, train, labels, test)

    def predict(self, setting: float, train: Features, labels: Labels, test: Features) -> Labels:
        """Predicted classes of the test part with one k, shape (test items,)."""
        (predicted,) = _vote((setting,), train, labels, test)
        return np.asarray(predicted)


def _vote(ks: Sequence[float], train: Features, labels: Labels, test: Features) -> Labels:
    classes, number = np.unique(labels, return_inverse=True)
    similarity = test @ train.T
    most = min(int(max(ks)), len(train))
    nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :most]
    weights = (1.0 + np.take_along_axis(similarity, nearest, axis=1)) / 2.0
    votes = np.zeros((len(test), most, len(classes)))
    np.put_along_axis(votes, number[nearest][:, :, None], weights[:, :, None], axis=2)
    sums = votes.cumsum(axis=1)
    last = [min(int(k), most) - 1 for k in ks]
    predicted: Labels = classes[sums[:, last].argmax(axis=2).T]
    return predicted


def unit_rows(rows: Features) -> Features:
    """Rows of length 1, whose products are cosines; a row of zeros stays."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Features = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    return unit
