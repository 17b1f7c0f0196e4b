"""Training a perceptron for as long as what it was not trained on is answered better."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soundalike import draws
from soundalike.draws import Stream
from soundalike.probes.perceptron import DROPOUT, Design, LogitsError, Matrix, Perceptron

LARGEST_BATCH = 1024
MOST_EPOCHS = 500
EPOCHS_PER_CHECK = 3
PATIENCE = 20
"""Checks in a row without a better score after which training ends."""


@dataclass(frozen=True)
class Parts:
    """What a perceptron is trained on, and what it answers.

    Attributes:
        train: features, shape (items, features).
        targets: 1 where a training item is of a class, else 0, shape (items, classes).
        validation: features of what decides when to stop, shape (validation items, features).
        test: features of what is asked, shape (test items, features).
    """

    train: Matrix
    targets: Matrix
    validation: Matrix
    test: Matrix


def train_until_no_better(
    design: Design,
    parts: Parts,
    logits_error: LogitsError,
    judge: Callable[[Matrix], float],
    seed: int,
) -> tuple[float, Matrix]:
    """The best validation score of a training, and the logits of the test part when it was first reached.

    A score of 1 ends it at once: none is better.

    Args:
        design: of the perceptron.
        parts: the data.
        logits_error: `softmax_error` or `sigmoid_error`.
        judge: from the validation part's logits to a score from 0 to 1.
        seed: of weights, order and dropout.
    """
    training = _Training(design, parts, logits_error, seed)
    best, answer, waited = -np.inf, training.network.logits(parts.test), 0
    for epoch in range(MOST_EPOCHS):
        training.run_epoch(epoch)
        if (epoch + 1) % EPOCHS_PER_CHECK:
            continue
        score = judge(training.network.logits(parts.validation))
        if score > best:
            best, answer, waited = score, training.network.logits(parts.test), 0
        else:
            waited += 1
        if waited == PATIENCE or best == 1.0:
            break
    return best, answer


def train_for_as_long_as_patience(
    design: Design, parts: Parts, logits_error: LogitsError, seed: int
) -> Matrix:
    """The logits of the test part after a training of 60 epochs, for where there is nothing to validate with."""
    training = _Training(design, parts, logits_error, seed)
    for epoch in range(PATIENCE * EPOCHS_PER_CHECK):
        training.run_epoch(epoch)
    return training.network.logits(parts.test)


class _Training:
    def __init__(self, design: Design, parts: Parts, logits_error: LogitsError, seed: int) -> None:
        self.network = Perceptron(parts.train.shape[1], parts.targets.shape[1], design, seed)
        self._parts, self._logits_error, self._seed = parts, logits_error, seed
        self._design = design

    def run_epoch(self, epoch: int) -> None:
        """All items once, in an order of the epoch's own, in equal batches of at most 1024.

        Equal, since a last batch of a single item could not be normalised.
        """
        items = len(self._parts.train)
        order = draws.permutation(self._seed, Stream.PROBE_ORDER, epoch, items)
        for batch in np.array_split(order, -(-items // LARGEST_BATCH)):
            masks = _masks(self._seed, epoch * items + batch, self._design)
            self.network.step(self._parts.train[batch], self._parts.targets[batch], masks, self._logits_error)


def _masks(seed: int, indices: NDArray[np.int64], design: Design) -> Matrix:
    """Which units an item keeps: 0, or 1 over the share that is kept, shape (hidden layers, items, width)."""
    words = draws.words(seed, Stream.PROBE_DROPOUT, indices, design.hidden_layers * design.width)
    kept = (words >= np.uint32(DROPOUT * 2**32)).reshape(len(indices), design.hidden_layers, design.width)
    return kept.swapaxes(0, 1) * np.float32(1.0 / (1.0 - DROPOUT))
