"""The linear probe: multinomial logistic regression on standardised features."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from soundalike.probes.logistic_regression import logistic_regression_path, principal_axes
from soundalike.probes.standardisation import standardise
from soundalike.probes.tuning import Features, Labels, Probe

_TOLERANCE = 1e-5
_TOLERANCE_TO_CHOOSE = 1e-3
"""Enough to rank penalties, in a third of the time."""


@dataclass(frozen=True)
class LinearProbe(Probe):
    """Multinomial logistic regression with an L2 penalty, on features standardised by the training part.

    Its setting is the inverse strength C of the penalty, as in scikit-learn's `LogisticRegression`, times the mean
    squared norm of a training item (the number of features that vary): what suits embeddings of one size then
    suits those of another.
    """

    name: ClassVar[str] = "linear"
    title: ClassVar[str] = "Linear probe"
    grid: ClassVar[tuple[float, ...]] = (1.0, 4.0, 16.0, 64.0, 256.0, 1024.0)

    def prepare(self, train: Features, test: Features) -> tuple[Features, Features]:
        """Both parts standardised, along the training part's principal axes, scaled to mean squared norm 1."""
        train, test = principal_axes(*standardise(train, test))
        norm = np.sqrt(np.square(train).sum() / len(train)) or 1.0
        return train / norm, test / norm

    def predict_each(self, train: Features, labels: Labels, test: Features) -> Labels:
        """Predicted classes of the test part with each penalty of the grid, shape (penalties, test items)."""
        return _fit_and_predict(self.grid, train, labels, test, _TOLERANCE_TO_CHOOSE)

    def predict(self, setting: float, train: Features, labels: Labels, test: Features) -> Labels:
        """Predicted classes of the test part with one penalty, shape (test items,)."""
        (predicted,) = _fit_and_predict((setting,), train, labels, test, _TOLERANCE)
        return np.asarray(predicted)


def _fit_and_predict(
    inverse_penalties: Sequence[float], train: Features, labels: Labels, test: Features, tolerance: float
) -> Labels:
    classes, number = np.unique(labels, return_inverse=True)
    logits = logistic_regression_path(inverse_penalties, train, number, test, tolerance)
    predicted: Labels = classes[logits.argmax(axis=2)]
    return predicted
