"""The linear probe: logistic regression on standardised features."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from soundalike.probes.logistic_regression import logistic_regression_path, principal_axes, sigmoid, softmax
from soundalike.probes.standardisation import standardise
from soundalike.probes.tuning import Features, Labels, Scores, Targets, TunedProbe

_TOLERANCE = 1e-5
_TOLERANCE_TO_COMPARE = 1e-3
"""Enough to rank penalties, in a third of the time."""


@dataclass(frozen=True)
class LinearProbe(TunedProbe):
    """Logistic regression with an L2 penalty, on features standardised by the training part.

    It is multinomial where an item is of one class, and one regression a class, against the rest, where it may be of
    several. The setting is the inverse strength C of the penalty, as in scikit-learn's `LogisticRegression`, times the
    mean squared norm of a training item (the number of features that vary): what suits embeddings of one size then
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

    def predict(self, settings: Sequence[float], train: Features, labels: Labels, test: Features) -> Labels:
        """Predicted classes of the test part with each penalty, shape (penalties, test items)."""
        classes, number = np.unique(labels, return_inverse=True)
        targets = np.eye(len(classes))[number]
        logits = logistic_regression_path(settings, train, targets, test, softmax, _tolerance(settings))
        predicted: Labels = classes[logits.argmax(axis=2)]
        return predicted

    def rate(self, settings: Sequence[float], train: Features, targets: Targets, test: Features) -> Scores:
        """Logits of the test part with each penalty, shape (penalties, test items, classes)."""
        wanted = targets.astype(np.float64)
        return logistic_regression_path(settings, train, wanted, test, sigmoid, _tolerance(settings))


def _tolerance(settings: Sequence[float]) -> float:
    """Several penalties are fitted to be compared, a single one to be used."""
    return _TOLERANCE if len(settings) == 1 else _TOLERANCE_TO_COMPARE
