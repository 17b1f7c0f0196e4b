"""Predictions by a probe that never saw the fold it predicts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.errors import UserError
from soundalike.probes.checks import refuse_not_finite, refuse_one_class
from soundalike.probes.folds import TRAINED_ONLY, Folds, refuse_split_groups, training_parts
from soundalike.probes.tuning import AnyFeatures, Labels, Probe, Scores, Targets, single_threaded_algebra


def out_of_fold(
    probe: Probe,
    features: AnyFeatures,
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
    refuse_one_class(labels)
    return _each_fold(
        probe.classify, features, np.asarray(labels), groups, np.asarray(folds), threads, visible
    )


def out_of_fold_scores(
    probe: Probe,
    features: AnyFeatures,
    targets: Targets,
    groups: ArrayLike,
    folds: ArrayLike,
    threads: int = 1,
    visible: NDArray[np.bool_] | None = None,
) -> Scores:
    """As `out_of_fold`, of items that may be of several classes or of none: how surely each is of each class.

    Args:
        probe: the classifier.
        features: shape (items, features).
        targets: which classes each item is of, shape (items, classes).
        groups: group of each item, shape (items,).
        folds: fold of each item, shape (items,); that of items that are never tested is `TRAINED_ONLY`.
        threads: how many folds are worked on at once; the scores do not depend on it.
        visible: whose labels may be seen, shape (tested folds, items), where each tested fold, ascending, has a row;
            None is everyone's.

    Returns:
        The higher, the surer, shape (tested items, classes).

    Raises:
        UserError: a group lies in two folds, there is only one fold, no item is of any class, a fold has nothing
            visible to train on, or a feature is not finite.
    """
    if not targets.any():
        raise UserError("no item is of any class, so there is nothing to tell apart: label at least one.")
    return _each_fold(probe.score, features, targets, groups, np.asarray(folds), threads, visible)


def _each_fold(
    answer: Callable[[AnyFeatures, NDArray[Any], Labels, AnyFeatures], NDArray[Any]],
    features: AnyFeatures,
    wanted: NDArray[Any],
    groups: ArrayLike,
    folds: Folds,
    threads: int,
    visible: NDArray[np.bool_] | None,
) -> NDArray[Any]:
    """Answers to the tested items, in order."""
    group = np.asarray(groups)
    refuse_split_groups(folds, group)
    refuse_not_finite(features)
    tested, training = training_parts(folds, visible)

    def answer_fold(fold: int, train: NDArray[np.bool_]) -> NDArray[Any]:
        return answer(features[train], wanted[train], group[train], features[folds == fold])

    with single_threaded_algebra(), ThreadPoolExecutor(threads, thread_name_prefix="probe") as pool:
        answers = list(pool.map(answer_fold, tested, training))
    everything = np.empty((len(wanted), *answers[0].shape[1:]), dtype=np.result_type(*answers))
    for fold, each in zip(tested, answers, strict=True):
        everything[folds == fold] = each
    return np.asarray(everything[folds != TRAINED_ONLY])
