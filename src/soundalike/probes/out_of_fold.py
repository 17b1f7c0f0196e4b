"""Predictions by a probe that never saw the fold it predicts."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.errors import UserError
from soundalike.probes.folds import TRAINED_ONLY, refuse_split_groups
from soundalike.probes.tuning import Labels, Probe, single_threaded_algebra


def out_of_fold(
    probe: Probe,
    features: NDArray[np.floating[Any]],
    labels: ArrayLike,
    groups: ArrayLike,
    folds: ArrayLike,
    threads: int = 1,
    visible: NDArray[np.bool_] | None = None,
) -> Labels:
    """Train on all items outside a fold, or on those with a visible label, and predict those inside, for each fold.

    Args:
        probe: the classifier.
        features: shape (items, features).
        labels: class of each item, shape (items,). A class that is missing from a training part is never predicted
            there, so its items count as wrong.
        groups: group of each item, shape (items,).
        folds: fold of each item, shape (items,); that of items that are never tested is `TRAINED_ONLY`.
        threads: how many folds are worked on at once; the predictions do not depend on it.
        visible: whose labels may be seen, shape (tested folds, items), where each tested fold, ascending, has a row;
            None is everyone's.

    Returns:
        The predicted class of each tested item, in order, shape (tested items,).

    Raises:
        UserError: a group lies in two folds, there is only one class or fold, a fold has nothing visible to train on,
            or a feature is not finite.
    """
    labels, groups, folds = np.asarray(labels), np.asarray(groups), np.asarray(folds)
    refuse_split_groups(folds, groups)
    if len(np.unique(labels)) < 2:
        raise UserError("there is only one class, so there is nothing to tell apart: give at least two.")
    if len(np.unique(folds)) < 2:
        raise UserError("there is only one fold, so nothing is left to train on: give at least two.")
    finite = np.isfinite(features).all(axis=1)
    if not finite.all():
        raise UserError(f"the embedding of item {np.argmin(finite)} holds numbers that are not finite.")

    tested = np.unique(folds[folds != TRAINED_ONLY])
    training = folds != tested[:, None]
    if visible is not None:
        training &= visible
    if not training.any(axis=1).all():
        raise UserError("no label is visible in a training part: show at least one of each class.")

    def predict(fold: int, train: NDArray[np.bool_]) -> Labels:
        return probe.classify(features[train], labels[train], groups[train], features[folds == fold])

    predicted = np.empty_like(labels)
    with single_threaded_algebra(), ThreadPoolExecutor(threads, thread_name_prefix="probe") as pool:
        for fold, answer in zip(tested, pool.map(predict, tested, training), strict=True):
            predicted[folds == fold] = answer
    return np.asarray(predicted[folds != TRAINED_ONLY])
