"""How good predicted classes are.

Each function takes one answer an item, or those of several draws of a few-shot probe; then the score is the mean over
the draws.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def rightness(labels: ArrayLike, predicted: ArrayLike) -> NDArray[np.float64]:
    """The share of the answers to each item that are right, shape (items,); with one answer an item, 0 or 1.

    Args:
        labels: true class of each item, shape (items,).
        predicted: predicted classes, shape (items,) or (draws, items).
    """
    right = np.atleast_2d(np.asarray(predicted) == np.asarray(labels))
    share: NDArray[np.float64] = right.mean(axis=0)
    return share


def recalls(labels: ArrayLike, predicted: ArrayLike) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The classes in `labels`, sorted, and the share of each one's items that was predicted right.

    Args:
        labels: true class of each item, shape (items,).
        predicted: predicted classes, shape (items,) or (draws, items).
    """
    classes, number = np.unique(np.asarray(labels), return_inverse=True)
    right = np.bincount(number, weights=rightness(labels, predicted))
    return classes, right / np.bincount(number)


def balanced_accuracy(labels: ArrayLike, predicted: ArrayLike) -> float:
    """Mean recall over the classes in `labels`, from 0 to 1.

    Chance is one over the number of classes, however unequal they are.

    Args:
        labels: true class of each item, shape (items,).
        predicted: predicted classes, shape (items,) or (draws, items).
    """
    return float(recalls(labels, predicted)[1].mean())


def accuracy(labels: ArrayLike, predicted: ArrayLike) -> float:
    """The share of items that was predicted right, from 0 to 1: what most public benchmarks print.

    Args:
        labels: true class of each item, shape (items,).
        predicted: predicted classes, shape (items,) or (draws, items).
    """
    return float(rightness(labels, predicted).mean())


def confusion_matrix(labels: ArrayLike, predicted: ArrayLike, classes: ArrayLike) -> NDArray[np.int64]:
    """Counts of answers by true class (row) and predicted class (column), over all draws.

    Args:
        labels: true class of each item, shape (items,).
        predicted: predicted classes, shape (items,) or (draws, items).
        classes: every class, sorted; both axes follow it.
    """
    names, answers = np.asarray(classes), np.asarray(predicted)
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    true = np.broadcast_to(np.searchsorted(names, np.asarray(labels)), answers.shape)
    np.add.at(counts, (true, np.searchsorted(names, answers)), 1)
    return counts
