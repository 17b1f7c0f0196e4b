"""What every probe asks of its task."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.errors import UserError


def refuse_not_finite(features: NDArray[np.floating[Any]]) -> None:
    """Guard against embeddings that no probe can read.

    Raises:
        UserError: names the first item with a feature that is not finite.
    """
    finite = np.isfinite(features).all(axis=1)
    if not finite.all():
        raise UserError(f"the embedding of item {np.argmin(finite)} holds numbers that are not finite.")


def refuse_one_class(labels: ArrayLike) -> None:
    """Guard against a task that every answer solves.

    Raises:
        UserError: all items are of one class.
    """
    if len(np.unique(np.asarray(labels))) < 2:
        raise UserError("there is only one class, so there is nothing to tell apart: give at least two.")
