"""The coefficient of determination, R²: which share of the variance of numbers is predicted."""

import numpy as np
from numpy.typing import NDArray

from soundalike.probes.resampling import resample_groups
from soundalike.probes.tuning import single_threaded_algebra

Doubles = NDArray[np.float64]


def r_squared(true: Doubles, predicted: Doubles) -> Doubles:
    """1 - (sum of squared errors) / (sum of squared deviations from the mean), column by column.

    1 is perfect; 0 is no better than always predicting the mean of `true`, and below 0 is worse than that.

    Args:
        true: numbers, shape (items, columns); no column is constant.
        predicted: the same shape.

    Returns:
        Shape (columns,).
    """
    errors, deviations = (true - predicted) ** 2, (true - true.mean(axis=0)) ** 2
    share: Doubles = 1.0 - errors.sum(axis=0) / deviations.sum(axis=0)
    return share


def r_squared_draws(true: Doubles, predicted: Doubles, seed: int) -> Doubles:
    """R² in each of 2000 resamplings of the items, shape (2000, columns).

    Deviations stay those from the mean of all items: about a resampling's own mean they are smaller, by one part in the
    number of items, and R² would be too low.

    Args:
        true: numbers, shape (items, columns); no column is constant.
        predicted: the same shape.
        seed: of the resamplings, which are the same whatever was predicted.

    Raises:
        UserError: there is only one item.
    """
    times = resample_groups(np.arange(len(true)), seed)
    with single_threaded_algebra():
        errors = times @ (true - predicted) ** 2
        deviations = times @ (true - true.mean(axis=0)) ** 2
    share: Doubles = 1.0 - errors / deviations
    return share
