"""Adam, as one pass over all parameters."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

_MEAN_DECAY, _SQUARE_DECAY, _LEAST_ROOT = 0.9, 0.999, 1e-8
"""beta_1, beta_2 and epsilon."""


class Adam:
    """Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1."""

    def __init__(self, parameters: NDArray[np.float32], learning_rate: float) -> None:
        """Follow gradients of `parameters`, a vector that is changed in place."""
        self._parameters = parameters
        self._learning_rate = learning_rate
        self._mean = np.zeros_like(parameters)
        self._square = np.zeros_like(parameters)
        self._steps = 0

    def step(self, gradient: NDArray[np.float32]) -> None:
        """One step down the gradient, a vector of the parameters' shape."""
        self._steps += 1
        rate = self._learning_rate / (1.0 - _MEAN_DECAY**self._steps)
        root = 1.0 / np.sqrt(1.0 - _SQUARE_DECAY**self._steps)
        _move(self._parameters, gradient, self._mean, self._square, np.float32(rate), np.float32(root))


# With Python's rules for division, a check for zero would keep the loop from being vectorised.
@njit(nogil=True, error_model="numpy")
def _move(parameters: Any, gradient: Any, mean: Any, square: Any, rate: Any, root: Any) -> None:
    """Update the running means and move each parameter by -rate mean / (root sqrt(square) + epsilon)."""
    keep_mean, keep_square = np.float32(_MEAN_DECAY), np.float32(_SQUARE_DECAY)
    new_mean, new_square = np.float32(1.0 - _MEAN_DECAY), np.float32(1.0 - _SQUARE_DECAY)
    least_root = np.float32(_LEAST_ROOT)
    for i in range(len(parameters)):
        mean[i] = keep_mean * mean[i] + new_mean * gradient[i]
        square[i] = keep_square * square[i] + new_square * gradient[i] * gradient[i]
        parameters[i] -= rate * mean[i] / (root * np.sqrt(square[i]) + least_root)
