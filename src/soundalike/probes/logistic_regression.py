"""Logistic regression along a path of penalties, made fast by a change of variables."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Matrix = NDArray[np.float64]
Features = NDArray[np.float64] | NDArray[np.float32]
"""Products with them, which take nearly all the time, are in their precision; all else is in double precision."""
Link = Callable[[Matrix, Matrix], tuple[Matrix, float]]
"""From logits and targets, each of shape (items, classes), to probabilities and the items' summed loss."""

_MOST_ITERATIONS = 1000
_LEAST_CURVATURE = 1e-3
"""Added to the intercepts' curvature, which no penalty keeps from vanishing."""


def logistic_regression_path(
    inverse_penalties: Sequence[float],
    train: Features,
    targets: Matrix,
    test: Features,
    link: Link,
    tolerance: float,
) -> Matrix:
    """Fit for each penalty and return the logits of the test part, shape (penalties, test items, classes).

    Minimises C sum_i loss(x_i W + b, y_i) + |W|^2 / 2 over weights W and intercepts b, the intercepts unpenalised,
    where the loss is the cross-entropy of what `link` makes of the logits, by L-BFGS (Liu and Nocedal, Math.
    Programming 45, 1989). Each fit starts from the one before, and each variable is divided by the square root of its
    curvature there. Along principal axes, where the Hessian is nearly diagonal, that makes few steps enough.

    Args:
        inverse_penalties: each `C`; ascending is fastest.
        train: features along principal axes, shape (items, axes).
        targets: 1 where an item is of a class, else 0, shape (items, classes).
        test: features of the test part, shape (test items, axes).
        link: `softmax` where each item is of one class, `sigmoid` where it may be of several or none.
        tolerance: largest component of the gradient of the mean loss, by the scaled variables, at which the minimum
            counts as found.
    """
    # The last row holds the intercepts.
    weights = np.zeros((train.shape[1] + 1, targets.shape[1]))
    logits = np.empty((len(inverse_penalties), len(test), targets.shape[1]))
    for row, inverse_penalty in enumerate(inverse_penalties):
        penalty = 1.0 / (inverse_penalty * len(train))
        weights = _minimise(train, targets, link, penalty, weights, tolerance)
        logits[row] = test @ weights[:-1] + weights[-1]
    return logits


def principal_axes(train: Matrix, test: Matrix) -> tuple[Matrix, Matrix]:
    """Both parts in the coordinates of the training part's principal axes.

    An L2 penalty does not see a rotation, and items span at most as many directions as there are items: a
    penalised linear classifier of these coordinates is that of the features, found in less time.

    Args:
        train: features with mean 0, shape (items, features).
        test: features of the test part, shape (test items, features).

    Returns:
        The training part, shape (items, axes), and the test part, shape (test items, axes). There are at most
        min(items, features) axes: those along which the training part does not vary, up to rounding, are left
        out.
    """
    wide = train.shape[1] > len(train)
    # The smaller of the two products has the same eigenvalues, but for zeros.
    squares, vectors = np.linalg.eigh(train @ train.T if wide else train.T @ train)
    kept = squares > max(squares[-1], 0.0) * 1e-12
    squares, vectors = squares[kept], vectors[:, kept]
    directions = train.T @ (vectors / np.sqrt(squares)) if wide else vectors
    return train @ directions, test @ directions


def softmax(logits: Matrix, targets: Matrix) -> tuple[Matrix, float]:
    """Probabilities of each item's one class, shape (items, classes), and their cross-entropy."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    probabilities = np.exp(shifted)
    total = probabilities.sum(axis=1, keepdims=True)
    return probabilities / total, float(np.log(total).sum() - np.vdot(shifted, targets))


def sigmoid(logits: Matrix, targets: Matrix) -> tuple[Matrix, float]:
    """Probabilities of each class by itself, shape (items, classes), and their cross-entropy."""
    loss = np.logaddexp(0.0, logits).sum() - np.vdot(logits, targets)
    return expit(logits), float(loss)


def _minimise(
    features: Features, targets: Matrix, link: Link, penalty: float, start: Matrix, tolerance: float
) -> Matrix:
    """Weights and, in the last row, intercepts of least mean cross-entropy + penalty |weights|^2 / 2."""
    items, classes = targets.shape
    precision = features.dtype

    def fit(weights: Matrix) -> tuple[Matrix, float]:
        logits: Matrix = features @ weights[:-1].astype(precision) + weights[-1]
        return link(logits, targets)

    probabilities, _ = fit(start)
    spread = probabilities * (1.0 - probabilities) / items
    across_features = np.square(features).T @ spread.astype(precision) + penalty
    scale = 1.0 / np.sqrt(np.vstack([across_features, spread.sum(axis=0) + _LEAST_CURVATURE]))

    def loss_and_gradient(scaled: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = scaled.reshape(-1, classes) * scale
        probabilities, loss = fit(weights)
        error = (probabilities - targets) / items
        across_features = features.T @ error.astype(precision) + penalty * weights[:-1]
        gradient = np.vstack([across_features, error.sum(axis=0)])
        total = loss / items + penalty / 2 * np.vdot(weights[:-1], weights[:-1])
        return float(total), (gradient * scale).ravel()

    found = minimize(
        loss_and_gradient,
        (start / scale).ravel(),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _MOST_ITERATIONS, "gtol": tolerance, "ftol": 0.0},
    )
    best: Matrix = found.x.reshape(-1, classes) * scale
    return best
