"""Whether two results differ by more than chance, on one task and on many."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

from soundalike.probes.intervals import Estimate


def paired_p_value(difference: Estimate, groups: int) -> float:
    """Two-sided p-value of "the difference is 0", by Student's test on what groups differ by.

    A bootstrap of few groups is too sure of itself: its standard error is that of a mean without Bessel's correction,
    and its draws have no tails. Of a mean over groups, t = d / (s sqrt(G / (G - 1))) with G - 1 degrees of freedom is
    the paired t-test itself. Where every group differs alike and s is 0, the sign test speaks: 2^(1 - G).

    Args:
        difference: of two results on the same resamplings of groups, with its bootstrap standard error s.
        groups: G, how many were resampled; two at least.
    """
    if not difference.value:
        return 1.0
    if not difference.standard_error:
        return 2.0 ** (1 - groups)
    error = difference.standard_error * math.sqrt(groups / (groups - 1))
    return float(2.0 * stdtr(groups - 1, -abs(difference.value) / error))


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """P-values adjusted for their number: one false alarm or more below 0.05 has a chance of at most 5 %.

    Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979: the smallest of n
    times n, the next times n - 1, and so on, none below the one before, at most 1. The tests may depend on one another.

    Args:
        p_values: shape (tests,).

    Returns:
        In the order given, shape (tests,).
    """
    given = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(given, kind="stable")
    stepped = np.maximum.accumulate(given[order] * np.arange(len(given), 0, -1))
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
