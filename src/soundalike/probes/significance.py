"""Whether two results differ by more than chance, on one task and on many."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def paired_p_value(differences: ArrayLike) -> float:
    """Two-sided p-value of "the difference is 0", from bootstrap draws of the difference.

    Twice the share of draws on the rarer side of 0, at most 1, with 1 added to both counts so that it is never 0
    (Davison and Hinkley, "Bootstrap methods and their application", 1997, chapter 4). It is below 0.05 about when the
    95 % percentile interval excludes 0.

    Args:
        differences: of two results on the same resamplings, shape (draws,).
    """
    drawn = np.asarray(differences)
    rarer = min((drawn <= 0).sum(), (drawn >= 0).sum())
    return float(min(1.0, 2.0 * (1 + rarer) / (1 + len(drawn))))


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
