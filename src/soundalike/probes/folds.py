"""Folds that keep a group (a speaker, a kit, a package) whole.

Every rule returns one fold number per item. The items of a fold, from 0 on, are tested by a probe that was trained on
all other items. Items of the fold TRAINED_ONLY are never tested.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike import draws
from soundalike.errors import UserError

Folds = NDArray[np.int64]
TRAINED_ONLY = -1


def grouped_folds(labels: ArrayLike, groups: ArrayLike, folds: int, seed: int) -> Folds:
    """Deal whole groups to folds so that each fold has about the same share of every class.

    Greedy: the groups that hold the largest shares of classes come first, and each goes to the fold that so far
    has least of its classes. Groups of equal weight come in an order drawn from the seed.

    Args:
        labels: class of each item, shape (items,), or whether each item is of each class, shape (items, classes).
        groups: group of each item, shape (items,).
        folds: how many; none stays empty.
        seed: of the order of equal groups.

    Returns:
        Fold number of each item, shape (items,).

    Raises:
        UserError: there are fewer than two folds, or fewer groups than folds.
    """
    names, group = np.unique(np.asarray(groups), return_inverse=True)
    if folds < 2:
        raise UserError(f"{folds} folds leave nothing to train on: choose at least 2.")
    if len(names) < folds:
        raise UserError(f"{len(names)} groups cannot fill {folds} folds: choose at most {len(names)} folds.")
    shares = _class_shares(np.asarray(labels), group)
    items = np.bincount(group)

    shuffled = draws.permutation(seed, draws.Stream.PROBE, 0, len(names))
    weight = np.square(shares).sum(axis=1)
    order = shuffled[np.argsort(-weight[shuffled], kind="stable")]
    fold_of_group = np.empty(len(names), dtype=np.int64)
    dealt, size = np.zeros((folds, shares.shape[1])), np.zeros(folds)
    for each in order:
        # How much the sum of squared shares would grow, up to a constant. It is least, 0, in an empty fold.
        growth = dealt @ shares[each]
        fold = np.lexsort((size, growth))[0]
        fold_of_group[each] = fold
        dealt[fold] += shares[each]
        size[fold] += items[each]
    return fold_of_group[group]


def _class_shares(labels: NDArray[Any], group: NDArray[np.integer]) -> NDArray[np.float64]:
    """How much of each class lies in each group, shape (groups, classes that occur)."""
    if labels.ndim == 1:
        _, labels = np.unique(labels, return_inverse=True)
        item, label = np.arange(len(labels)), labels
    else:
        item, label = np.nonzero(labels[:, labels.any(axis=0)])
    counts = np.zeros((group.max() + 1, label.max(initial=-1) + 1))
    np.add.at(counts, (group[item], label), 1.0)
    shares: NDArray[np.float64] = counts / counts.sum(axis=0)
    return shares


def leave_one_group_out(groups: ArrayLike) -> Folds:
    """Each group is a fold of its own.

    Raises:
        UserError: there is only one group.
    """
    return _numbered(groups, "group")


def given_folds(folds: ArrayLike, groups: ArrayLike) -> Folds:
    """Folds that a task prescribes, numbered in sorted order.

    Raises:
        UserError: there is only one fold, or a group lies in two.
    """
    numbered = _numbered(folds, "fold")
    refuse_split_groups(numbered, groups)
    return numbered


def train_and_test(folds: ArrayLike, groups: ArrayLike) -> Folds:
    """One division: fold 0 of a task is trained on, fold 1 tested.

    Raises:
        UserError: a group lies in both, one of them is empty, or there are others.
    """
    fold = np.asarray(folds)
    if set(fold.tolist()) != {0, 1}:
        raise UserError("to train and test once needs fold 0, trained on, and fold 1, tested, and no others.")
    refuse_split_groups(fold, groups)
    return np.where(fold == 0, TRAINED_ONLY, 0)


def training_parts(folds: Folds, visible: NDArray[np.bool_] | None) -> tuple[Folds, NDArray[np.bool_]]:
    """What each tested fold is predicted from: the items outside it, or those with a visible label.

    Args:
        folds: fold of each item, shape (items,).
        visible: whose labels may be seen, shape (tested folds, items), where each tested fold, ascending, has a row;
            None is everyone's.

    Returns:
        The tested folds, ascending, shape (tested folds,), and who is in the training part of each, shape
        (tested folds, items).

    Raises:
        UserError: there is only one fold, or a training part is empty.
    """
    if len(np.unique(folds)) < 2:
        raise UserError("there is only one fold, so nothing is left to train on: give at least two.")
    tested = np.unique(folds[folds != TRAINED_ONLY])
    training = folds != tested[:, None]
    if visible is not None:
        training &= visible
    if not training.any(axis=1).all():
        raise UserError("no label is visible in a training part: show at least one of each class.")
    return tested, training


def refuse_split_groups(folds: ArrayLike, groups: ArrayLike) -> None:
    """Guard against leaks from training to test.

    Raises:
        UserError: names a group that lies in two folds.
    """
    group, fold = np.asarray(groups), np.asarray(folds)
    names, first, number = np.unique(group, return_index=True, return_inverse=True)
    strays = np.flatnonzero(fold != fold[first][number])
    if len(strays):
        raise UserError(
            f"group '{names[number[strays[0]]]}' lies in two folds, so it would be both trained and tested on:"
            " put all of its items into one fold."
        )


def _numbered(values: ArrayLike, what: str) -> Folds:
    names, number = np.unique(np.asarray(values), return_inverse=True)
    if len(names) < 2:
        raise UserError(f"there is only one {what}, so nothing is left to train on: give at least two.")
    return number.astype(np.int64)
