"""A probe and the choice of its one setting from the training part alone."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from soundalike.probes.folds import grouped_folds
from soundalike.probes.metrics import balanced_accuracy

Features = NDArray[np.float64]
Labels = NDArray[Any]
INNER_FOLDS = 5


def single_threaded_algebra() -> AbstractContextManager[Any]:
    """While it is open, BLAS uses one thread in the whole process.

    Sums in another order round differently, so scores would otherwise depend on how many cores there are.
    """
    limits: AbstractContextManager[Any] = threadpool_limits(limits=1, user_api="blas")
    return limits


@dataclass(frozen=True)
class Probe(ABC):
    """A classifier of frozen embeddings with one setting, which it chooses by grouped folds of what it trains on.

    Attributes:
        name: as a user writes it.
        title: as a report prints it.
        grid: the settings to choose from, the most cautious first; of equally good ones the first is taken.
        seed: of the inner folds.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    grid: ClassVar[tuple[float, ...]]
    seed: int = 0

    @abstractmethod
    def predict_each(self, train: Features, labels: Labels, test: Features) -> Labels:
        """Predicted classes of the test part with each setting of the grid, shape (settings, test items)."""

    @abstractmethod
    def predict(self, setting: float, train: Features, labels: Labels, test: Features) -> Labels:
        """Predicted classes of the test part with one setting, shape (test items,)."""

    @abstractmethod
    def prepare(self, train: Features, test: Features) -> tuple[Features, Features]:
        """Both parts as the other methods take them: what is computed once, before a setting is chosen."""

    def classify(
        self,
        train: NDArray[np.floating[Any]],
        labels: ArrayLike,
        groups: ArrayLike,
        test: NDArray[np.floating[Any]],
    ) -> Labels:
        """Train on one part and predict the other. Nothing is learnt from the test part, not even its mean.

        Args:
            train: features of the training part, shape (items, features).
            labels: its classes, shape (items,), of any sortable type.
            groups: its groups, shape (items,).
            test: features of the test part, shape (test items, features).

        Returns:
            The predicted class of each test item, shape (test items,); always one that occurs in `labels`.
        """
        labels, groups = np.asarray(labels), np.asarray(groups)
        with single_threaded_algebra():
            prepared, prepared_test = self.prepare(train.astype(np.float64), test.astype(np.float64))
            setting = self._choose(prepared, labels, groups)
            return self.predict(setting, prepared, labels, prepared_test)

    def _choose(self, train: Features, labels: Labels, groups: Labels) -> float:
        """The setting with the best balanced accuracy over grouped folds of the training part.

        It is the middle of the grid where nothing can be compared: each class is in one group only (one labelled
        item a class, say), so that what is held out is of a class that was not trained on.
        """
        folds = min(INNER_FOLDS, len(np.unique(groups)))
        pairs_of_class_and_group = len(set(zip(labels.tolist(), groups.tolist(), strict=True)))
        if pairs_of_class_and_group == len(np.unique(labels)):
            return self.grid[len(self.grid) // 2]
        fold = grouped_folds(labels, groups, folds, self.seed)
        predicted = np.empty((len(self.grid), len(labels)), dtype=labels.dtype)
        for held_out in range(folds):
            test = fold == held_out
            predicted[:, test] = self.predict_each(train[~test], labels[~test], train[test])
        return self.grid[int(np.argmax([balanced_accuracy(labels, row) for row in predicted]))]
