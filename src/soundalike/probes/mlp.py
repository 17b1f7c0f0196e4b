"""The MLP probe: a perceptron with one hidden layer on standardised features."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from soundalike.probes.logistic_regression import principal_axes
from soundalike.probes.perceptron import logits_by_epoch
from soundalike.probes.standardisation import standardise
from soundalike.probes.tuning import Features, Labels, Probe


@dataclass(frozen=True)
class MlpProbe(Probe):
    """One hidden layer of 512 rectified units, trained by Adam, as CLAR evaluates an encoder.

    Its setting is how many epochs it is trained for: few epochs keep the weights near their small beginnings, as a
    penalty would, and one training yields the answers for every setting.
    """

    name: ClassVar[str] = "mlp"
    title: ClassVar[str] = "Multilayer perceptron"
    grid: ClassVar[tuple[float, ...]] = (2, 4, 8, 16, 32)

    def prepare(self, train: Features, test: Features) -> tuple[Features, Features]:
        """Both parts standardised, scaled to mean square 1.

        Where there are more features than training items, they go along the training part's principal axes: they
        are fewer, and nothing that the training part shows is lost.
        """
        train, test = standardise(train, test)
        if train.shape[1] > len(train):
            train, test = principal_axes(train, test)
        size = np.sqrt(np.square(train).sum() / max(train.size, 1)) or 1.0
        return train / size, test / size

    def predict_each(self, train: Features, labels: Labels, test: Features) -> Labels:
        """Predicted classes of the test part after each number of epochs, shape (numbers, test items)."""
        return self._train_and_predict(self.grid, train, labels, test)

    def predict(self, setting: float, train: Features, labels: Labels, test: Features) -> Labels:
        """Predicted classes of the test part after so many epochs, shape (test items,)."""
        (predicted,) = self._train_and_predict((setting,), train, labels, test)
        return np.asarray(predicted)

    def _train_and_predict(
        self, epochs: tuple[float, ...], train: Features, labels: Labels, test: Features
    ) -> Labels:
        classes, number = np.unique(labels, return_inverse=True)
        parts = (train.astype(np.float32), number, test.astype(np.float32))
        numbers = [int(each) for each in epochs]
        answers = [logits.argmax(axis=1) for logits in logits_by_epoch(numbers, *parts, self.seed)]
        predicted: Labels = classes[np.stack(answers)]
        return predicted
