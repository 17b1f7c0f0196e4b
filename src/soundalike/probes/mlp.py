"""The MLP probe: a perceptron with one or two hidden layers, as HEAR evaluates an encoder."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike import draws
from soundalike.draws import Stream
from soundalike.probes.average_precision import mean_average_precision
from soundalike.probes.early_stopping import Parts, train_for_as_long_as_patience, train_until_no_better
from soundalike.probes.metrics import balanced_accuracy
from soundalike.probes.perceptron import (
    INITIALISATIONS,
    Design,
    LogitsError,
    Matrix,
    sigmoid_error,
    softmax_error,
)
from soundalike.probes.standardisation import standardise
from soundalike.probes.tuning import (
    AnyFeatures,
    Labels,
    Probe,
    Scores,
    Targets,
    inner_folds,
    single_threaded_algebra,
)

_WITHOUT_VALIDATION = Design(1, 1e-3, "uniform")


@dataclass(frozen=True)
class MlpProbe(Probe):
    """HEAR's perceptron: the best of eight designs, which the seed draws from a grid of 16.

    Each is trained on about four fifths of the training part, in whole groups, until the remaining fifth is answered
    no better; the design that answers this fifth best is used as it was then. (HEAR's tasks come with a part for
    validation. It tries the designs on the first fold alone, and trains on embeddings as they are; here each fold
    chooses for itself, so that no tested label has a say, and embeddings are standardised, so that their units have
    none.) Where nothing can be compared, since each class is in one group only, one design is trained for 60 epochs.

    Attributes:
        grid: all designs.
        tried: how many of them are drawn.
    """

    name: ClassVar[str] = "mlp"
    title: ClassVar[str] = "Multilayer perceptron"
    grid: ClassVar[tuple[Design, ...]] = tuple(
        Design(layers, learning_rate, law)
        for layers in (1, 2)
        for learning_rate in (3.2e-3, 1e-3, 3.2e-4, 1e-4)
        for law in INITIALISATIONS
    )
    tried: ClassVar[int] = 8

    def classify(self, train: AnyFeatures, labels: ArrayLike, groups: ArrayLike, test: AnyFeatures) -> Labels:
        """As `Probe` says, with the design of the best balanced accuracy."""
        classes, number = np.unique(np.asarray(labels), return_inverse=True)

        def judge(true: NDArray[Any], logits: Matrix) -> float:
            return balanced_accuracy(true, logits.argmax(axis=1))

        targets = np.eye(len(classes), dtype=np.float32)[number]
        logits = self._logits(train, number, targets, groups, test, softmax_error, judge)
        answers: Labels = classes[logits.argmax(axis=1)]
        return answers

    def score(self, train: AnyFeatures, targets: Targets, groups: ArrayLike, test: AnyFeatures) -> Scores:
        """As `Probe` says, with the design of the best mean average precision."""
        wanted = targets.astype(np.float32)
        logits = self._logits(train, targets, wanted, groups, test, sigmoid_error, mean_average_precision)
        return logits.astype(np.float64)

    def _logits(
        self,
        train: AnyFeatures,
        wanted: NDArray[Any],
        targets: Matrix,
        groups: ArrayLike,
        test: AnyFeatures,
        logits_error: LogitsError,
        judge: Callable[[NDArray[Any], Matrix], float],
    ) -> Matrix:
        """Logits of the test part, shape (test items, classes)."""
        with single_threaded_algebra():
            scaled, scaled_test = (
                part.astype(np.float32)
                for part in standardise(train.astype(np.float64), test.astype(np.float64))
            )
            fold = inner_folds(wanted, groups, self.seed)
            if fold is None:
                parts = Parts(scaled, targets, scaled[:0], scaled_test)
                return train_for_as_long_as_patience(_WITHOUT_VALIDATION, parts, logits_error, self.seed)
            held_out = fold == 0
            parts = Parts(scaled[~held_out], targets[~held_out], scaled[held_out], scaled_test)

            def judge_held_out(logits: Matrix) -> float:
                return judge(wanted[held_out], logits)

            best, answer = -np.inf, np.empty(0, dtype=np.float32)
            order = draws.permutation(self.seed, Stream.PROBE_GRID, 0, len(self.grid))
            for number in order[: self.tried]:
                score, logits = train_until_no_better(
                    self.grid[number], parts, logits_error, judge_held_out, self.seed
                )
                if score > best:
                    best, answer = score, logits
                if best == 1.0:
                    break
            return answer
