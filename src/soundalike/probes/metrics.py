"""How good predicted classes are."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def recalls(labels: ArrayLike, predicted: ArrayLike) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The classes in `labels`, sorted, and the share of each one's items that was predicted right."""
    true = np.asarray(labels)
    classes, number = np.unique(true, return_inverse=True)
    right = np.bincount(number, weights=true == np.asarray(predicted))
    return classes, right / np.bincount(number)


def balanced_accuracy(labels: ArrayLike, predicted: ArrayLike) -> float:
    """Mean recall over the classes in `labels`, from 0 to 1.

    Chance is one over the number of classes, however unequal they are.
    """
    return float(recalls(labels, predicted)[1].mean())


def confusion_matrix(labels: ArrayLike, predicted: ArrayLike, classes: ArrayLike) -> NDArray[np.int64]:
    """Counts of items by true class (row) and predicted class (column).

    Args:
        labels: true class of each item, shape (items,).
        predicted: predicted class of each item, shape (items,).
        classes: every class, sorted; both axes follow it.
    """
    names = np.asarray(classes)
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(counts, (np.searchsorted(names, labels), np.searchsorted(names, predicted)), 1)
    return counts
