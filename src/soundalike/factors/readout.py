"""How well a linear probe reads the parameters of sounds back from their embeddings."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soundalike.probes import Estimate, estimate, r_squared, r_squared_draws, ridge_predict

Doubles = NDArray[np.float64]

TEST_SHARE = 0.25


@dataclass(frozen=True)
class ReadOut:
    """What a probe read from the embeddings of the test part.

    Attributes:
        values: R² of each target, shape (targets,).
        draws: R² in each resampling of the test sounds, shape (2000, targets); the same sounds whichever embedding
            was read, so that differences are paired.
        errors: root mean square error of each target in its own unit, shape (targets,).
    """

    values: Doubles
    draws: Doubles
    errors: Doubles

    def of(self, *targets: int) -> Estimate:
        """R², the mean over some targets."""
        columns = list(targets)
        return estimate(float(self.values[columns].mean()), self.draws[:, columns].mean(axis=1))


def read_out(embeddings: NDArray[np.float32], targets: Doubles, seed: int) -> ReadOut:
    """Train a ridge regression on three quarters of the sounds and test it on the last quarter.

    The sounds are random and come in no order, so that any quarter is as good as another.

    Args:
        embeddings: shape (sounds, embedding_size).
        targets: what to read, shape (sounds, targets).
        seed: of the interval.
    """
    trained = len(targets) - count_tested(len(targets))
    predicted = ridge_predict(embeddings[:trained], targets[:trained], embeddings[trained:])
    true = targets[trained:]
    return ReadOut(
        values=r_squared(true, predicted),
        draws=r_squared_draws(true, predicted, seed),
        errors=np.sqrt(((true - predicted) ** 2).mean(axis=0)),
    )


def count_tested(sounds: int) -> int:
    """How many of so many sounds are tested."""
    return round(TEST_SHARE * sounds)
