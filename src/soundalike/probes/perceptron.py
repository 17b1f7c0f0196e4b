"""The perceptron of HEAR's probe; NumPy is enough for it, and the same bits on any number of threads.

Turian et al., "HEAR: Holistic Evaluation of Audio Representations", PMLR 176, 2022.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from soundalike import draws
from soundalike.draws import Stream
from soundalike.probes.adam import Adam

Matrix = NDArray[np.float32]
LogitsError = Callable[[Matrix, Matrix], Matrix]
"""From logits and targets, each of shape (items, outputs), to the derivative of the mean loss by the logits."""

Initialisation = Literal["uniform", "normal"]
INITIALISATIONS: tuple[Initialisation, ...] = ("uniform", "normal")

DROPOUT = 0.1
_LEAST_VARIANCE = np.float32(1e-5)
_NEW_SHARE = np.float32(0.1)
"""Of a batch's mean and variance in the running ones, which stand in for them when items are answered."""


@dataclass(frozen=True)
class Design:
    """What HEAR's grid varies.

    Attributes:
        hidden_layers: 1 or 2.
        learning_rate: of Adam.
        initialisation: the law of the first weights, whose variance is Glorot and Bengio's ("Xavier").
        width: units of a hidden layer; the same all over HEAR's grid.
    """

    hidden_layers: int
    learning_rate: float
    initialisation: Initialisation
    width: int = 1024


class Perceptron:
    """Hidden layers, each a linear map, batch normalisation, dropout and a rectifier; then a linear map to logits.

    The hidden maps have no intercepts: batch normalisation would take them out again.
    """

    def __init__(self, inputs: int, outputs: int, design: Design, seed: int) -> None:
        """Draw the weights; normalised units begin with scale 1 and shift 0, outputs with intercept 0."""
        width = design.width
        shapes: list[tuple[int, ...]] = [(outputs,), (width, outputs)]
        for number in range(design.hidden_layers):
            shapes += [(width,), (width,), (width if number else inputs, width)]
        # One vector holds all parameters, and one all derivatives, so that Adam is one pass over them.
        self._parameters = np.zeros(sum(map(_size, shapes)), dtype=np.float32)
        self._gradient = np.zeros_like(self._parameters)
        self._intercepts, self._weights, *hidden = _views(self._parameters, shapes)
        self._intercepts_slope, self._weights_slope, *slopes = _views(self._gradient, shapes)
        self._layers = [_Layer(*hidden[i : i + 3], *slopes[i : i + 3]) for i in range(0, len(hidden), 3)]
        for number, weights in enumerate([*(layer.weights for layer in self._layers), self._weights]):
            # What a layer is fed is rectified from the second on, which halves its mean square.
            gain = 1.0 if number == 0 else math.sqrt(2.0)
            weights[:] = gain * _xavier(weights.shape, design.initialisation, seed, number)
        self._adam = Adam(self._parameters, design.learning_rate)

    def logits(self, features: Matrix) -> Matrix:
        """The logits of each item, from what training has seen of means and variances, shape (items, outputs)."""
        hidden = features
        for layer in self._layers:
            hidden = layer.answer(hidden)
        answer: Matrix = hidden @ self._weights + self._intercepts
        return answer

    def step(self, features: Matrix, targets: Matrix, masks: Matrix, logits_error: LogitsError) -> None:
        """One step of Adam down the mean loss of a batch.

        Args:
            features: shape (items, inputs).
            targets: 1 where an item is of a class, else 0, shape (items, outputs).
            masks: dropout of the hidden units, 0 or 1 / (1 - DROPOUT), shape (hidden layers, items, width).
            logits_error: `softmax_error` or `sigmoid_error`.
        """
        hidden = features
        for layer, mask in zip(self._layers, masks, strict=True):
            hidden = layer.forward(hidden, mask)
        error = logits_error(hidden @ self._weights + self._intercepts, targets)
        np.matmul(hidden.T, error, out=self._weights_slope)
        error.sum(axis=0, out=self._intercepts_slope)
        following = self._weights
        for layer in reversed(self._layers):
            error = layer.backward(error @ following.T)
            following = layer.weights
        self._adam.step(self._gradient)


class _Layer:
    """A linear map, batch normalisation, dropout and a rectifier.

    Ioffe and Szegedy, "Batch normalization", ICML 2015.
    """

    def __init__(
        self,
        shift: Matrix,
        scale: Matrix,
        weights: Matrix,
        shift_slope: Matrix,
        scale_slope: Matrix,
        weights_slope: Matrix,
    ) -> None:
        self.shift, self.scale, self.weights = shift, scale, weights
        self._slopes = shift_slope, scale_slope, weights_slope
        scale[:] = 1.0
        self._mean, self._variance = np.zeros_like(shift), np.ones_like(shift)

    def answer(self, features: Matrix) -> Matrix:
        factor = self.scale / np.sqrt(self._variance + _LEAST_VARIANCE)
        answer: Matrix = np.maximum((features @ self.weights - self._mean) * factor + self.shift, 0.0)
        return answer

    def forward(self, features: Matrix, mask: Matrix) -> Matrix:
        """Units of a batch, shape (items, width); what `backward` needs of it is kept."""
        normal = features @ self.weights
        mean = normal.mean(axis=0)
        normal -= mean
        variance = np.square(normal).mean(axis=0)
        inverse_root = 1.0 / np.sqrt(variance + _LEAST_VARIANCE)
        normal *= inverse_root
        unbiased = variance * np.float32(len(features) / max(len(features) - 1, 1))
        self._mean += _NEW_SHARE * (mean - self._mean)
        self._variance += _NEW_SHARE * (unbiased - self._variance)

        units = normal * self.scale
        units += self.shift
        passed = mask * (units > 0)
        units *= passed
        self._kept = features, normal, inverse_root, passed
        return units

    def backward(self, error: Matrix) -> Matrix:
        """Fill the derivatives by the parameters and return that by the linear map's values, shape (items, width).

        Args:
            error: derivative of the loss by the units, shape (items, width).
        """
        features, normal, inverse_root, passed = self._kept
        shift_slope, scale_slope, weights_slope = self._slopes
        error *= passed
        error.sum(axis=0, out=shift_slope)
        np.einsum("ij,ij->j", error, normal, out=scale_slope)
        # A batch's mean and variance move with each of its items: what acts through them is taken out.
        error -= shift_slope / np.float32(len(error))
        error -= normal * (scale_slope / np.float32(len(error)))
        error *= self.scale * inverse_root
        np.matmul(features.T, error, out=weights_slope)
        return error


def softmax_error(logits: Matrix, targets: Matrix) -> Matrix:
    """Derivative of the mean cross-entropy of items that are of one class each."""
    error: Matrix = np.exp(logits - logits.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error -= targets
    error /= np.float32(len(logits))
    return error


def sigmoid_error(logits: Matrix, targets: Matrix) -> Matrix:
    """Derivative of the mean cross-entropy, over items and classes, of items that may be of several classes."""
    error: Matrix = (expit(logits) - targets) / np.float32(logits.size)
    return error


def _xavier(shape: tuple[int, ...], law: Initialisation, seed: int, layer: int) -> NDArray[np.float64]:
    """Weights of variance 2 / (inputs + outputs)."""
    spread = math.sqrt(2.0 / sum(shape))
    if law == "normal":
        drawn = draws.normals(seed, Stream.PROBE_WEIGHTS, layer, _size(shape))
    else:
        drawn = math.sqrt(12.0) * (draws.uniforms(seed, Stream.PROBE_WEIGHTS, layer, _size(shape)) - 0.5)
    return spread * drawn.reshape(shape)


def _size(shape: tuple[int, ...]) -> int:
    return int(np.prod(shape))


def _views(flat: Matrix, shapes: Sequence[tuple[int, ...]]) -> list[Matrix]:
    """Consecutive pieces of a vector in their shapes, in the same memory."""
    ends = np.cumsum([_size(shape) for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True)]
