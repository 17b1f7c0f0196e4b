"""Probes, and the choice of a setting from the training part alone."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from soundalike.probes.average_precision import mean_average_precision
from soundalike.probes.folds import Folds, grouped_folds
from soundalike.probes.metrics import balanced_accuracy

AnyFeatures = NDArray[np.floating[Any]]
Features = NDArray[np.float64]
Labels = NDArray[Any]
Targets = NDArray[np.bool_]
Scores = NDArray[np.float64]
INNER_FOLDS = 5


def single_threaded_algebra() -> AbstractContextManager[Any]:
    """While it is open, BLAS uses one thread in the whole process.

    Sums in another order round differently, so scores would otherwise depend on how many cores there are.
    """
    limits: AbstractContextManager[Any] = threadpool_limits(limits=1, user_api="blas")
    return limits


@dataclass(frozen=True)
class Probe(ABC):
    """A classifier of frozen embeddings. Nothing is learnt from the part that it answers, not even its mean.

    Attributes:
        name: as a user writes it.
        title: as a report prints it.
        seed: of inner folds and whatever else is drawn.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    seed: int = 0

    @abstractmethod
    def classify(self, train: AnyFeatures, labels: ArrayLike, groups: ArrayLike, test: AnyFeatures) -> Labels:
        """Train on one part and say which class each item of the other is of.

        Args:
            train: features of the training part, shape (items, features).
            labels: its classes, shape (items,), of any sortable type.
            groups: its groups, shape (items,).
            test: features of the test part, shape (test items, features).

        Returns:
            The predicted class of each test item, shape (test items,); always one that occurs in `labels`.
        """

    @abstractmethod
    def score(self, train: AnyFeatures, targets: Targets, groups: ArrayLike, test: AnyFeatures) -> Scores:
        """Train on one part and say how surely each item of the other is of each class; it may be of several or none.

        Args:
            train: features of the training part, shape (items, features).
            targets: which classes each of its items is of, shape (items, classes).
            groups: its groups, shape (items,).
            test: features of the test part, shape (test items, features).

        Returns:
            Shape (test items, classes): the higher, the surer.
        """


@dataclass(frozen=True)
class TunedProbe(Probe):
    """A probe with one setting, which it chooses by grouped folds of what it trains on.

    Attributes:
        grid: the settings to choose from, the most cautious first; of equally good ones the first is taken.
    """

    grid: ClassVar[tuple[float, ...]]

    @abstractmethod
    def prepare(self, train: Features, test: Features) -> tuple[Features, Features]:
        """Both parts as the other methods take them: what is computed once, before a setting is chosen."""

    @abstractmethod
    def predict(self, settings: Sequence[float], train: Features, labels: Labels, test: Features) -> Labels:
        """Predicted classes of the test part with each of some settings, shape (settings, test items)."""

    @abstractmethod
    def rate(self, settings: Sequence[float], train: Features, targets: Targets, test: Features) -> Scores:
        """Scores of the test part with each of some settings, shape (settings, test items, classes)."""

    def classify(self, train: AnyFeatures, labels: ArrayLike, groups: ArrayLike, test: AnyFeatures) -> Labels:
        """As `Probe` says, with the setting of the best balanced accuracy."""
        return self._tuned(self.predict, balanced_accuracy, train, np.asarray(labels), groups, test)

    def score(self, train: AnyFeatures, targets: Targets, groups: ArrayLike, test: AnyFeatures) -> Scores:
        """As `Probe` says, with the setting of the best mean average precision."""
        return self._tuned(self.rate, mean_average_precision, train, targets, groups, test)

    def _tuned(
        self,
        answer: Callable[[Sequence[float], Features, NDArray[Any], Features], NDArray[Any]],
        judge: Callable[[NDArray[Any], NDArray[Any]], float],
        train: AnyFeatures,
        wanted: NDArray[Any],
        groups: ArrayLike,
        test: AnyFeatures,
    ) -> NDArray[Any]:
        with single_threaded_algebra():
            prepared, prepared_test = self.prepare(train.astype(np.float64), test.astype(np.float64))
            setting = self.grid[len(self.grid) // 2]
            fold = inner_folds(wanted, groups, self.seed)
            if fold is not None:
                held_out = [fold == each for each in range(fold.max() + 1)]
                answers = np.concatenate(
                    [answer(self.grid, prepared[~out], wanted[~out], prepared[out]) for out in held_out],
                    axis=1,
                )
                true = np.concatenate([wanted[out] for out in held_out])
                setting = self.grid[int(np.argmax([judge(true, each) for each in answers]))]
            (chosen,) = answer((setting,), prepared, wanted, prepared_test)
        return np.asarray(chosen)


def inner_folds(wanted: NDArray[Any], groups: ArrayLike, seed: int) -> Folds | None:
    """Five grouped folds of a training part, or as many as it has groups.

    Args:
        wanted: class of each item, shape (items,), or which classes each is of, shape (items, classes).
        groups: group of each item, shape (items,).
        seed: of the folds.

    Returns:
        Fold number of each item, shape (items,); None where nothing can be compared: each class is in one group only
        (one labelled item a class, say), so that what is held out is of a class that was not trained on.
    """
    names, group = np.unique(np.asarray(groups), return_inverse=True)
    item, label = np.nonzero(wanted) if wanted.ndim == 2 else (np.arange(len(wanted)), wanted)
    pairs_of_class_and_group = set(zip(label.tolist(), group[item].tolist(), strict=True))
    if len(pairs_of_class_and_group) == len(np.unique(label)):
        return None
    return grouped_folds(wanted, group, min(INNER_FOLDS, len(names)), seed)
