"""Mean average precision, the score of tasks whose items may be of several classes, or of none."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from soundalike.errors import UserError

_DRAWS_AT_ONCE = 100
"""So many running sums stay in the processor's nearest cache."""


def mean_average_precision(
    targets: NDArray[np.bool_], scores: NDArray[np.floating], weights: ArrayLike | None = None
) -> float:
    """Mean over the classes of their average precision, from 0 to 1.

    Average precision is the sum over thresholds of the precision, each times the gain in recall over the next higher
    threshold; items of equal score pass a threshold together. It is not interpolated. A class without a positive
    item is left out. Chance is about the mean share of positive items.

    Args:
        targets: which classes each item is of, shape (items, classes).
        scores: the higher, the surer, shape (items, classes); only their order within a class counts.
        weights: how often each item counts, 0 or above, shape (items,); None is once.

    Raises:
        UserError: no class has a positive item.
    """
    times = np.ones(len(targets)) if weights is None else np.asarray(weights, dtype=np.float64)
    (mean,) = mean_average_precisions(targets, scores, times[None], np.arange(len(targets)))
    if np.isnan(mean):
        raise UserError(
            "no item is of any class, so there is no average precision: give at least one that is."
        )
    return float(mean)


def mean_average_precisions(
    targets: NDArray[np.bool_],
    scores: NDArray[np.floating],
    times: NDArray[np.float64],
    group: NDArray[np.integer],
) -> NDArray[np.float64]:
    """Mean average precision when each group counts several times, shape (draws,); NaN where no class has a positive.

    The items of a class are sorted once for all draws.

    Args:
        targets: which classes each item is of, shape (items, classes).
        scores: the higher, the surer, shape (items, classes).
        times: how often each group counts in each draw, shape (draws, groups).
        group: number of each item's group, shape (items,).
    """
    total, present = np.zeros(len(times)), np.zeros(len(times))
    parts = [slice(first, first + _DRAWS_AT_ONCE) for first in range(0, len(times), _DRAWS_AT_ONCE)]
    by_group = [np.ascontiguousarray(times[part].T) for part in parts]
    for target, score in zip(np.transpose(targets), np.transpose(scores), strict=True):
        if not target.any():
            continue
        order = np.argsort(-score, kind="stable")
        last_of_tie = np.append(np.diff(score[order]) != 0, True)
        for part, counts in zip(parts, by_group, strict=True):
            precision = np.zeros(counts.shape[1])
            _average_precision(target[order], last_of_tie, group[order], counts, precision)
            total[part] += np.nan_to_num(precision)
            present[part] += ~np.isnan(precision)
    return np.divide(total, present, out=np.full_like(total, np.nan), where=present > 0)


@njit(nogil=True)
def _average_precision(target: Any, last_of_tie: Any, group: Any, counts: Any, out: Any) -> None:
    """Average precision in each draw, NaN without a positive item.

    Args:
        target: whether an item is positive, by falling score, shape (items,).
        last_of_tie: whether the next item has another score, shape (items,).
        group: of each item, shape (items,).
        counts: how often each group counts, shape (groups, draws).
        out: zeros, replaced by the result, shape (draws,).
    """
    draws = counts.shape[1]
    passed, found, found_before = np.zeros(draws), np.zeros(draws), np.zeros(draws)
    gained = False
    for item in range(len(target)):
        row = counts[group[item]]
        for draw in range(draws):
            passed[draw] += row[draw]
        if target[item]:
            gained = True
            for draw in range(draws):
                found[draw] += row[draw]
        if gained and last_of_tie[item]:
            gained = False
            for draw in range(draws):
                if found[draw] > found_before[draw]:
                    out[draw] += (found[draw] - found_before[draw]) * found[draw] / passed[draw]
                    found_before[draw] = found[draw]
    for draw in range(draws):
        out[draw] = out[draw] / found[draw] if found[draw] > 0 else np.nan
