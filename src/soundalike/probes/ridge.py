"""Ridge regression: how well numbers, many at once, can be read from frozen embeddings."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.probes.standardisation import standardise
from soundalike.probes.tuning import single_threaded_algebra

STRENGTHS = tuple(10.0 ** (half / 2) for half in range(8, -7, -1))
"""Of the penalty, for each item trained on; the most cautious first, which is taken of equally good ones."""

_NEGLIGIBLE = 1e-12
"""A direction with less than this share of the largest one's variance is rounding."""

Doubles = NDArray[np.float64]


def ridge_predict(
    train: NDArray[np.floating[Any]], targets: NDArray[np.floating[Any]], test: NDArray[np.floating[Any]]
) -> Doubles:
    """Train on one part and predict the numbers of the other. Nothing is learnt from the test part.

    Of standardised features x, each target is predicted as w·x + b, where w and b minimise the squared error plus
    n s |w|² over the n items of the training part. Each target has its own strength s, the one with the least squared
    error when every item is predicted from all others (leave-one-out folds of the training part). One singular value
    decomposition answers for all of that: with H the matrix that turns targets into fitted values, the error of item i
    when it is left out is its fitting error divided by 1 - H_ii (Allen, "The relationship between variable selection
    and data augmentation and a method for prediction", Technometrics 16, 1974).

    Args:
        train: features of the training part, shape (items, features).
        targets: its numbers, shape (items, targets).
        test: features of the test part, shape (test items, features).

    Returns:
        Predicted numbers of the test part, shape (test items, targets).
    """
    with single_threaded_algebra():
        known, asked = standardise(train.astype(np.float64), test.astype(np.float64))
        means = targets.mean(axis=0)
        scores, directions, squares = _decompose(known)
        products = scores.T @ (targets - means)
        penalties = len(known) * np.array(STRENGTHS)
        errors = [
            _left_out_errors(scores, squares + penalty, products, targets - means) for penalty in penalties
        ]
        chosen = penalties[np.argmin(errors, axis=0)]
        predicted: Doubles = (asked @ directions) @ (products / (squares[:, None] + chosen)) + means
    return predicted


def _decompose(features: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """Items along the features' principal directions (items, k), these directions (features, k), and the k squared
    singular values. The smaller of the two matrices of products is decomposed, at a third of the cost of the features
    themselves; what that loses lies below every penalty.
    """
    wide = features.shape[1] > features.shape[0]
    squares, vectors = np.linalg.eigh(features @ features.T if wide else features.T @ features)
    kept = squares > _NEGLIGIBLE * squares[-1]
    squares, vectors = squares[kept], vectors[:, kept]
    if wide:
        lengths = np.sqrt(squares)
        return vectors * lengths, features.T @ (vectors / lengths), squares
    return features @ vectors, vectors, squares


def _left_out_errors(scores: Doubles, penalised: Doubles, products: Doubles, centred: Doubles) -> Doubles:
    """Sum over the items of the squared error when each is left out, shape (targets,)."""
    fitted = scores @ (products / penalised[:, None])
    leverage = 1.0 / len(scores) + (scores**2) @ (1.0 / penalised)
    errors: Doubles = (((centred - fitted) / (1.0 - leverage)[:, None]) ** 2).sum(axis=0)
    return errors
