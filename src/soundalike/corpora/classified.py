"""What came of classifying one file."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Classification:
    """What came of classifying a file: exactly one of `probabilities` and `error` is not None.

    Attributes:
        path: the file.
        classes: names of the classes.
        probabilities: of the classes, in their order, shape (classes,); their sum is 1.
        error: a sentence that names the file and says what is wrong with it.
    """

    path: Path
    classes: tuple[str, ...]
    probabilities: NDArray[np.float32] | None
    error: str | None

    def most_probable(self, count: int) -> list[tuple[str, float]]:
        """Up to `count` classes, each with its probability, the most probable first; none where there is an error."""
        if self.probabilities is None:
            return []
        order = np.argsort(-self.probabilities, kind="stable")[:count]
        return [(self.classes[number], float(self.probabilities[number])) for number in order]
