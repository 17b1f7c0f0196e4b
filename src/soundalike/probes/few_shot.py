"""Few-shot probes: what can be told apart from one, four or sixteen examples a class."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike import draws
from soundalike.errors import UserError
from soundalike.probes.checks import refuse_not_finite, refuse_one_class
from soundalike.probes.folds import TRAINED_ONLY, refuse_split_groups, training_parts
from soundalike.probes.knn import unit_rows
from soundalike.probes.tuning import Features, Labels, single_threaded_algebra

FEW_SHOT_DRAWS = 20
"""One draw of a few examples says as much of the examples as of the embedding."""


def few_shot(
    features: NDArray[np.floating[Any]],
    labels: ArrayLike,
    groups: ArrayLike,
    folds: ArrayLike,
    shots: int,
    seed: int,
    visible: NDArray[np.bool_] | None = None,
) -> Labels:
    """Answer each fold from a few training items of each class, in 20 draws of these.

    The examples are the first of each class in an order that depends on the seed and the draw alone: every embedding
    is asked with the same ones, and those of 1 shot are among those of 4. Each item is centred on the mean of the
    examples and scaled to length 1, and answered by the class whose mean is nearest by cosine. This has no setting to
    choose, for which one example a class would not do, and is a strong baseline among few-shot methods (Wang et
    al., "SimpleShot: revisiting nearest-neighbor classification for few-shot learning", 2019, where the mean is that
    of base classes).

    Args:
        features: shape (items, features).
        labels: class of each item, shape (items,). A class that is missing from a training part is never predicted
            there, so its items count as wrong.
        groups: group of each item, shape (items,).
        folds: fold of each item, shape (items,); that of items that are never tested is `TRAINED_ONLY`.
        shots: examples of each class; see `most_shots`.
        seed: of the draws.
        visible: whose labels may be seen, shape (tested folds, items), where each tested fold, ascending, has a row;
            None is everyone's.

    Returns:
        The predicted class of each tested item in each draw, shape (20, tested items).

    Raises:
        UserError: a class has fewer items than shots in a training part, shots is below 1, a group lies in two folds,
            there is only one class or fold, a fold has nothing visible to train on, or a feature is not finite.
    """
    labels, folds = np.asarray(labels), np.asarray(folds)
    refuse_split_groups(folds, groups)
    refuse_one_class(labels)
    refuse_not_finite(features)
    tested, training = training_parts(folds, visible)
    _refuse_too_many(shots, labels, training)
    rows = features.astype(np.float64)
    predicted = np.empty((FEW_SHOT_DRAWS, len(labels)), dtype=labels.dtype)
    with single_threaded_algebra():
        for draw in range(FEW_SHOT_DRAWS):
            order = draws.permutation(seed, draws.Stream.FEW_SHOT, draw, len(labels))
            for fold, train in zip(tested, training, strict=True):
                examples = _first_of_each_class(order[train[order]], labels, shots)
                test = folds == fold
                predicted[draw, test] = _nearest_mean(rows[examples], labels[examples], rows[test])
    return np.asarray(predicted[:, folds != TRAINED_ONLY])


def most_shots(labels: ArrayLike, folds: ArrayLike, visible: NDArray[np.bool_] | None = None) -> int:
    """The largest number of shots that every training part allows of every class that it has.

    Args:
        labels: class of each item, shape (items,).
        folds: fold of each item, shape (items,).
        visible: as in `few_shot`.

    Raises:
        UserError: there is only one fold, or a fold has nothing visible to train on.
    """
    label = np.asarray(labels)
    _, training = training_parts(np.asarray(folds), visible)
    return min(int(np.unique(label[train], return_counts=True)[1].min()) for train in training)


def _refuse_too_many(shots: int, labels: Labels, training: NDArray[np.bool_]) -> None:
    if shots < 1:
        raise UserError(f"{shots} shots are nothing to learn from: choose at least 1.")
    for train in training:
        classes, counts = np.unique(labels[train], return_counts=True)
        if counts.min() < shots:
            raise UserError(
                f"class '{classes[counts.argmin()]}' has {counts.min()} items in a training part, too few for"
                f" {shots} shots: choose at most {counts.min()}."
            )


def _first_of_each_class(order: NDArray[np.int64], labels: Labels, shots: int) -> NDArray[np.int64]:
    """The first `shots` items of each class among the items in `order`."""
    chosen = [order[labels[order] == name][:shots] for name in np.unique(labels[order])]
    return np.concatenate(chosen)


def _nearest_mean(examples: Features, labels: Labels, test: Features) -> Labels:
    """The class whose mean is nearest to each test item; of equally near ones, the one that sorts first."""
    classes, number = np.unique(labels, return_inverse=True)
    centre = examples.mean(axis=0)
    membership = np.eye(len(classes))[number]
    means = membership.T @ unit_rows(examples - centre)
    answers: Labels = classes[(unit_rows(test - centre) @ unit_rows(means).T).argmax(axis=1)]
    return answers
