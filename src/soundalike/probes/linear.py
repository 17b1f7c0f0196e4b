"""The linear probe: logistic regression on standardised features."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from soundalike.probes.logistic_regression import (
    Link,
    logistic_regression_path,
    principal_axes,
    sigmoid,
    softmax,
)
from soundalike.probes.standardisation import standardise
from soundalike.probes.tuning import Features, Labels, Scores, Targets, TunedProbe

_TOLERANCE = 1e-5
_TOLERANCE_TO_COMPARE = 1e-3


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
        logits = _logits(settings, train, np.eye(len(classes))[number], test, softmax)
        predicted: Labels = classes[logits.argmax(axis=2)]
        return predicted

    def rate(self, settings: Sequence[float], train: Features, targets: Targets, test: Features) -> Scores:
        """Logits of the test part with each penalty, shape (penalties, test items, classes)."""
        return _logits(settings, train, targets.astype(np.float64), test, sigmoid)


def _logits(
    penalties: Sequence[float], train: Features, targets: Features, test: Features, link: Link
) -> Scores:
    """Logits of the test part with each penalty, shape (penalties, test items, classes).

    Several penalties are fitted to be ranked, for which less precision is enough, in a fifth of the time.
    """
    if len(penalties) == 1:
        return logistic_regression_path(penalties, train, targets, test, link, _TOLERANCE)
    train, test = train.astype(np.float32), test.astype(np.float32)
    return logistic_regression_path(penalties, train, targets, test, link, _TOLERANCE_TO_COMPARE)
