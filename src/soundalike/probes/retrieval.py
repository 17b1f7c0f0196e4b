"""Retrieval: is the nearest sound of another group the one with the same label?"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.errors import UserError
from soundalike.probes.checks import refuse_not_finite
from soundalike.probes.knn import unit_rows
from soundalike.probes.standardisation import standardise
from soundalike.probes.tuning import single_threaded_algebra

Ranks = NDArray[np.int64]
_ROUNDING = 1e-9
"""Cosines that differ by less are equal: the same embedding may be rounded in two ways."""


def retrieval_ranks(features: NDArray[np.floating[Any]], labels: ArrayLike, groups: ArrayLike) -> Ranks:
    """For each item, the place of the nearest item of the same label among the items of all other groups.

    Nearness is the cosine of features standardised within each group, so that what all items of a group share (a
    speaker's voice, a microphone) neither hides nor gives away anything. A feature that is constant within a group is 0
    there. Ties are counted against the item: others that are as near come first. An embedding that says nothing is thus
    last, not first.

    Args:
        features: shape (items, features).
        labels: label of each item, shape (items,).
        groups: group of each item, shape (items,).

    Returns:
        Ranks from 1 on, shape (items,).

    Raises:
        UserError: a label occurs in one group only, or a feature is not finite.
    """
    refuse_not_finite(features)
    _, label = np.unique(np.asarray(labels), return_inverse=True)
    names, group = np.unique(np.asarray(groups), return_inverse=True)
    _refuse_lone_labels(np.asarray(labels), group)
    standard = np.empty(features.shape)
    ranks = np.empty(len(label), dtype=np.int64)
    with single_threaded_algebra():
        for number in range(len(names)):
            inside = group == number
            standard[inside], _ = standardise(
                features[inside].astype(np.float64), np.empty((0, features.shape[1]))
            )
        unit = unit_rows(standard)
        for number in range(len(names)):
            inside = group == number
            cosine = unit[inside] @ unit[~inside].T
            same = label[inside][:, None] == label[~inside]
            nearest = np.where(same, cosine, -np.inf).max(axis=1, keepdims=True)
            ranks[inside] = 1 + (~same & (cosine >= nearest - _ROUNDING)).sum(axis=1)
    return ranks


def recall_at_1(ranks: ArrayLike) -> float:
    """The share of items whose nearest item has the same label, from 0 to 1."""
    return float((np.asarray(ranks) == 1).mean())


def mean_reciprocal_rank(ranks: ArrayLike) -> float:
    """The mean of 1 / rank, above 0 and up to 1."""
    return float((1.0 / np.asarray(ranks)).mean())


def _refuse_lone_labels(labels: NDArray[Any], group: NDArray[np.integer]) -> None:
    for name in np.unique(labels):
        if len(np.unique(group[labels == name])) < 2:
            raise UserError(
                f"label '{name}' occurs in one group only, so that no other group holds an answer:"
                " leave its items out or add one of another group."
            )
