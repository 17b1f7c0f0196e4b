"""A perceptron with one hidden layer, trained by Adam; NumPy is enough for it, and the same bits on any threads."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from soundalike import draws
from soundalike.draws import Stream

Matrix = NDArray[np.float32]

HIDDEN = 512
DROPOUT = 0.2
LARGEST_BATCH = 64
FEWEST_BATCHES = 5
"""An epoch of a few dozen items would else be one step, and training over before it began."""
LEARNING_RATE = 3e-3
_MEAN_DECAY, _SQUARE_DECAY, _LEAST_ROOT = 0.9, 0.999, 1e-8
"""Adam's beta_1, beta_2 and epsilon."""


class Perceptron:
    """x to logits: dropout, a layer of 512 rectified units, dropout, a linear layer.

    It is the shape of CLAR's evaluation head. In place of its batch normalisation, which would make few items depend
    on one another, the features are expected to come standardised.
    """

    def __init__(self, inputs: int, classes: int, seed: int) -> None:
        """Draw the weights (He et al., "Delving deep into rectifiers", ICCV 2015); biases are 0."""
        shapes = ((inputs, HIDDEN), (HIDDEN,), (HIDDEN, classes), (classes,))
        sizes = [int(np.prod(shape)) for shape in shapes]
        # One vector holds all parameters, and one all derivatives, so that Adam is a few operations on them.
        self._parameters = np.zeros(sum(sizes), dtype=np.float32)
        self._gradient = np.zeros_like(self._parameters)
        self._weights = _views(self._parameters, shapes)
        self._slopes = _views(self._gradient, shapes)
        for layer, spread in ((0, np.sqrt(2.0 / max(inputs, 1))), (2, np.sqrt(1.0 / HIDDEN))):
            drawn = draws.normals(seed, Stream.PROBE_WEIGHTS, layer, sizes[layer])
            self._weights[layer][:] = spread * drawn.reshape(shapes[layer])
        self._mean = np.zeros_like(self._parameters)
        self._square = np.zeros_like(self._parameters)
        self._steps = 0

    def logits(self, features: Matrix) -> Matrix:
        """The logits of each item, without dropout, shape (items, classes)."""
        hidden_weights, hidden_biases, weights, biases = self._weights
        logits: Matrix = np.maximum(features @ hidden_weights + hidden_biases, 0.0) @ weights + biases
        return logits

    def step(self, features: Matrix, targets: Matrix, masks: Matrix) -> None:
        """One step of Adam (Kingma and Ba, ICLR 2015) down the mean cross-entropy of a batch.

        Args:
            features: shape (items, inputs).
            targets: one-hot classes, shape (items, classes).
            masks: dropout of inputs and of hidden units, 0 or 1 / (1 - DROPOUT), shape (items, inputs + HIDDEN).
        """
        hidden_weights, hidden_biases, weights, biases = self._weights
        inputs = features.shape[1]
        seen = features * masks[:, :inputs]
        hidden = seen @ hidden_weights
        hidden += hidden_biases
        np.maximum(hidden, 0.0, out=hidden)
        passed = masks[:, inputs:] * (hidden > 0)
        hidden *= passed

        logits = hidden @ weights + biases
        error = np.exp(logits - logits.max(axis=1, keepdims=True))
        error /= error.sum(axis=1, keepdims=True)
        error -= targets
        error /= len(features)
        hidden_error = (error @ weights.T) * passed
        np.matmul(seen.T, hidden_error, out=self._slopes[0])
        hidden_error.sum(axis=0, out=self._slopes[1])
        np.matmul(hidden.T, error, out=self._slopes[2])
        error.sum(axis=0, out=self._slopes[3])
        self._follow_gradient()

    def _follow_gradient(self) -> None:
        self._steps += 1
        change = self._gradient * np.float32(1.0 - _MEAN_DECAY)
        self._mean *= np.float32(_MEAN_DECAY)
        self._mean += change
        np.square(self._gradient, out=change)
        change *= np.float32(1.0 - _SQUARE_DECAY)
        self._square *= np.float32(_SQUARE_DECAY)
        self._square += change
        np.sqrt(self._square, out=change)
        change += np.float32(_LEAST_ROOT)
        np.divide(self._mean, change, out=change)
        unbiased = np.sqrt(1.0 - _SQUARE_DECAY**self._steps) / (1.0 - _MEAN_DECAY**self._steps)
        change *= np.float32(LEARNING_RATE * unbiased)
        self._parameters -= change


def _views(flat: Matrix, shapes: Sequence[tuple[int, ...]]) -> list[Matrix]:
    """Consecutive pieces of a vector in their shapes, in the same memory."""
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True)]


def logits_by_epoch(
    epochs: Sequence[int], train: Matrix, labels: NDArray[np.integer], test: Matrix, seed: int
) -> Iterator[Matrix]:
    """Train one perceptron and yield the logits of the test part after each of `epochs`.

    An epoch takes all training items once, in an order of its own, in equal batches of at most 64 items, five at least
    where there are as many items.

    Args:
        epochs: after how many to look, ascending.
        train: standardised features of the training part, shape (items, features).
        labels: class of each item, from 0 on, each class present, shape (items,).
        test: features of the test part, shape (test items, features).
        seed: of weights, order and dropout.

    Yields:
        Shape (test items, classes).
    """
    targets = np.eye(int(labels.max()) + 1, dtype=np.float32)[labels]
    items, inputs = train.shape
    network = Perceptron(inputs, targets.shape[1], seed)
    batches = max(-(-items // LARGEST_BATCH), min(FEWEST_BATCHES, items))
    for epoch in range(epochs[-1]):
        order = draws.permutation(seed, Stream.PROBE_ORDER, epoch, items)
        for batch in np.array_split(order, batches):
            masks = _masks(seed, epoch * items + batch, inputs + HIDDEN)
            network.step(train[batch], targets[batch], masks)
        if epoch + 1 in epochs:
            yield network.logits(test)


def _masks(seed: int, indices: NDArray[np.int64], units: int) -> Matrix:
    """Which units an item keeps: 0, or 1 over the share that is kept, shape (items, units)."""
    kept = draws.words(seed, Stream.PROBE_DROPOUT, indices, units) >= np.uint32(DROPOUT * 2**32)
    return kept * np.float32(1.0 / (1.0 - DROPOUT))
