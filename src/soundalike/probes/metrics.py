"""How good predicted classes are."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def balanced_accuracy(labels: ArrayLike, predicted: ArrayLike) -> float:
    """Mean over the classes in `labels` of the share of their items that was predicted right, from 0 to 1.

    Chance is one over the number of classes, however unequal they are.
    """
    true = np.asarray(labels)
    _, number = np.unique(true, return_inverse=True)
    right = np.bincount(number, weights=true == np.asarray(predicted))
    return float(np.mean(right / np.bincount(number)))


def confusion_matrix(labels: ArrayLike, predicted: ArrayLike, classes: NDArray[Any]) -> NDArray[np.int64]:
    """Counts of items by true class (row) and predicted class (column).

    Args:
        labels: true class of each item, shape (items,).
        predicted: predicted class of each item, shape (items,).
        classes: every class, sorted; both axes follow it.
    """
    counts = np.zeros((len(classes), len(classes)), dtype=np.int64)
    np.add.at(counts, (np.searchsorted(classes, labels), np.searchsorted(classes, predicted)), 1)
    return counts


def recalls(confusion: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share of each class's items that was predicted right, shape (classes,); every class has an item."""
    share: NDArray[np.float64] = np.diag(confusion) / confusion.sum(axis=1)
    return share
