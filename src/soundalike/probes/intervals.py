"""How far a score would move with other groups: a bootstrap over whole groups.

Percentile intervals: Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.probes.average_precision import mean_average_precisions
from soundalike.probes.metrics import rightness
from soundalike.probes.resampling import resample_groups

LEVEL = 0.95
NORMAL_QUANTILE = 1.959964
"""Of the standard normal at (1 + LEVEL) / 2."""

Draws = NDArray[np.float64]


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


def bootstrap_draws(labels: ArrayLike, predicted: ArrayLike, groups: ArrayLike, seed: int) -> Draws:
    """Balanced accuracy in each of 2000 resamplings of the groups, shape (2000,).

    A class that a resampling misses does not count in it.

    Args:
        labels: true class of each item, shape (items,).
        predicted: predicted classes, shape (items,) or (draws of a few-shot probe, items).
        groups: group of each item, shape (items,).
        seed: of the resamplings, which are the same whatever was predicted.

    Raises:
        UserError: there is only one group.
    """
    _, label = np.unique(np.asarray(labels), return_inverse=True)
    names, group = np.unique(np.asarray(groups), return_inverse=True)
    shape = (len(names), label.max() + 1)
    items, right = np.zeros(shape), np.zeros(shape)
    np.add.at(items, (group, label), 1.0)
    np.add.at(right, (group, label), rightness(labels, predicted))

    times = resample_groups(groups, seed)
    drawn_items, drawn_right = times @ items, times @ right
    present = drawn_items > 0
    recall = np.divide(drawn_right, drawn_items, out=np.zeros_like(drawn_items), where=present)
    mean: Draws = recall.sum(axis=1) / present.sum(axis=1)
    return mean


def accuracy_draws(labels: ArrayLike, predicted: ArrayLike, groups: ArrayLike, seed: int) -> Draws:
    """Accuracy in each of 2000 resamplings of the groups, shape (2000,).

    Args:
        labels: true class of each item, shape (items,).
        predicted: predicted classes, shape (items,) or (draws of a few-shot probe, items).
        groups: group of each item, shape (items,).
        seed: of the resamplings, which are the same whatever was predicted.

    Raises:
        UserError: there is only one group.
    """
    return _mean_draws(rightness(labels, predicted), groups, seed)


def recall_at_1_draws(ranks: ArrayLike, labels: ArrayLike, seed: int) -> Draws:
    """Recall at 1 in each of 2000 resamplings of the labels (the prompts), shape (2000,).

    Args:
        ranks: from `retrieval_ranks`, shape (items,).
        labels: label of each item, shape (items,).
        seed: of the resamplings, which are the same whatever the ranks.

    Raises:
        UserError: there is only one label.
    """
    return _mean_draws(np.asarray(ranks) == 1, labels, seed)


def mean_average_precision_draws(
    targets: NDArray[np.bool_], scores: NDArray[np.floating], groups: ArrayLike, seed: int
) -> Draws:
    """Mean average precision in each of 2000 resamplings of the groups, shape (2000,).

    A class that a resampling misses does not count in it.

    Args:
        targets: which classes each item is of, shape (items, classes).
        scores: the higher, the surer, shape (items, classes).
        groups: group of each item, shape (items,).
        seed: of the resamplings, which are the same whatever the scores.

    Raises:
        UserError: there is only one group.
    """
    _, group = np.unique(np.asarray(groups), return_inverse=True)
    return mean_average_precisions(targets, scores, resample_groups(groups, seed), group)


def estimate(value: float, drawn: Draws) -> Estimate:
    """`value` with the standard deviation and the central 95 % of its bootstrap draws."""
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value, float(np.std(drawn, ddof=1)), float(low), float(high))


def mean_of_independent(estimates: Sequence[Estimate]) -> Estimate:
    """The mean of estimates from unrelated data: variances add, and the interval is the normal one."""
    value = math.fsum(each.value for each in estimates) / len(estimates)
    error = math.sqrt(math.fsum(each.standard_error**2 for each in estimates)) / len(estimates)
    return Estimate(value, error, value - NORMAL_QUANTILE * error, value + NORMAL_QUANTILE * error)


def _mean_draws(values: NDArray[np.generic], groups: ArrayLike, seed: int) -> Draws:
    """The mean of the items' values in each resampling of the groups, shape (2000,)."""
    _, group = np.unique(np.asarray(groups), return_inverse=True)
    times = resample_groups(groups, seed)
    mean: Draws = (times @ np.bincount(group, weights=values)) / (times @ np.bincount(group))
    return mean
