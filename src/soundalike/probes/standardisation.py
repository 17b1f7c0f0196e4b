"""Features with mean 0 and standard deviation 1 over the training part."""

import numpy as np
from numpy.typing import NDArray

_LEAST_SPREAD = 1e-6
"""A feature whose standard deviation is below this share of its largest value is constant up to rounding."""


def standardise(
    train: NDArray[np.float64], test: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both parts, shifted and scaled by the training part's mean and standard deviation.

    Args:
        train: shape (items, features).
        test: shape (other items, features).

    Returns:
        The same shapes. A feature that is constant over the training part becomes 0 in both.
    """
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    varies = deviation > _LEAST_SPREAD * np.abs(train).max(axis=0)
    scale = np.divide(1.0, deviation, out=np.zeros_like(deviation), where=varies)
    return (train - mean) * scale, (test - mean) * scale
