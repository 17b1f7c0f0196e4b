"""How far a balanced accuracy would move with other groups: a bootstrap over whole groups.

Clips of one group (a speaker, a kit) resemble one another, so resampling clips would promise too much. (Field and
Welsh, "Bootstrapping clustered data", J. R. Stat. Soc. B 69, 2007; percentile intervals: Efron and Tibshirani,
"An introduction to the bootstrap", 1993, chapter 13.)
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike import draws
from soundalike.errors import UserError

DRAWS = 2000
LEVEL = 0.95
NORMAL_QUANTILE = 1.959964
"""Of the standard normal at (1 + LEVEL) / 2."""


@dataclass(frozen=True)
class Estimate:
    """A number and how sure it is.

    Attributes:
        value: the number itself.
        standard_error: the standard deviation it would have with other groups.
        low: lower end of the 95 % interval.
        high: upper end.
    """

    value: float
    standard_error: float
    low: float
    high: float


def bootstrap_draws(
    labels: ArrayLike, predicted: ArrayLike, groups: ArrayLike, seed: int
) -> NDArray[np.float64]:
    """Balanced accuracy in each of 2000 resamplings of the groups with replacement, shape (2000,).

    A class that a resampling misses does not count in it. Equal groups and seed resample alike whatever was
    predicted, so the difference of two results is that of a paired comparison.

    Raises:
        UserError: there is only one group.
    """
    true = np.asarray(labels)
    _, label = np.unique(true, return_inverse=True)
    names, group = np.unique(np.asarray(groups), return_inverse=True)
    if len(names) < 2:
        raise UserError("an interval needs at least two groups.")
    shape = (len(names), label.max() + 1)
    items, right = np.zeros(shape), np.zeros(shape)
    np.add.at(items, (group, label), 1.0)
    np.add.at(right, (group, label), true == np.asarray(predicted))

    uniform = draws.uniforms(seed, draws.Stream.BOOTSTRAP, np.arange(DRAWS), len(names))
    chosen = (uniform * len(names)).astype(np.int64)
    times = np.zeros((DRAWS, len(names)))
    np.add.at(times, (np.arange(DRAWS)[:, None], chosen), 1.0)
    drawn_items, drawn_right = times @ items, times @ right
    present = drawn_items > 0
    recall = np.divide(drawn_right, drawn_items, out=np.zeros_like(drawn_items), where=present)
    mean: NDArray[np.float64] = recall.sum(axis=1) / present.sum(axis=1)
    return mean


def estimate(value: float, drawn: NDArray[np.float64]) -> Estimate:
    """`value` with the standard deviation and the central 95 % of its bootstrap draws."""
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value, float(np.std(drawn, ddof=1)), float(low), float(high))


def mean_of_independent(estimates: Sequence[Estimate]) -> Estimate:
    """The mean of estimates from unrelated data: variances add, and the interval is the normal one."""
    value = math.fsum(each.value for each in estimates) / len(estimates)
    error = math.sqrt(math.fsum(each.standard_error**2 for each in estimates)) / len(estimates)
    return Estimate(value, error, value - NORMAL_QUANTILE * error, value + NORMAL_QUANTILE * error)
