"""Predictions by a probe that never saw the fold it predicts."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.probes.checks import refuse_not_finite, refuse_one_class
from soundalike.probes.folds import TRAINED_ONLY, refuse_split_groups, training_parts
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
    refuse_one_class(labels)
    refuse_not_finite(features)
    tested, training = training_parts(folds, visible)

    def predict(fold: int, train: NDArray[np.bool_]) -> Labels:
        return probe.classify(features[train], labels[train], groups[train], features[folds == fold])

    predicted = np.empty_like(labels)
    with single_threaded_algebra(), ThreadPoolExecutor(threads, thread_name_prefix="probe") as pool:
        for fold, answer in zip(tested, pool.map(predict, tested, training), strict=True):
            predicted[folds == fold] = answer
    return np.asarray(predicted[folds != TRAINED_ONLY])
