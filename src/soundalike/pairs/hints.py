"""Hints: what the synthesizer knows of a sound that it invented, its parameters, told beside the sound."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from soundalike.synth import Group, Patch

QUANTILES = 1024
"""At this many the prior's mean and deviation are exact to about one part in a thousand, whatever its curve."""


class Hints:
    """The parameters of some groups of a patch, scaled to mean 0 and standard deviation 1 under its prior.

    Attributes:
        names: `patch/parameter` of each hint; none where no group is asked for, or the patch has no such parameter.
    """

    def __init__(self, patch: Patch, groups: Sequence[Group], layers: int = 1) -> None:
        """Describe the hints.

        Args:
            patch: the synthesizer, under its prior.
            groups: of the parameters to tell.
            layers: sounds a view; of several, which nothing tells apart, the mean of each parameter is told.
        """
        self._columns = [column for column, parameter in enumerate(patch.table) if parameter.group in groups]
        self._layers = layers
        self.names = tuple(f"{patch.name}/{patch.table[column].name}" for column in self._columns)
        shares = (np.arange(QUANTILES) + 0.5) / QUANTILES
        drawn = patch.under_prior(np.repeat(shares[:, None], len(patch.table), axis=1))[:, self._columns]
        self._mean = drawn.mean(axis=0)
        self._deviation = drawn.std(axis=0) / np.sqrt(layers)

    def of(self, unit: NDArray[np.float64]) -> NDArray[np.float32]:
        """Hints of views, shape (views, hints), from their unit values (views * layers, parameters)."""
        told = unit[:, self._columns].reshape(-1, self._layers, len(self._columns)).mean(axis=1)
        hints: NDArray[np.float32] = ((told - self._mean) / self._deviation).astype(np.float32)
        return hints
