"""Which parameters set a doppelgänger apart from its source."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soundalike.synth import ParameterTable

MOST = 5
"""As many as a person reads."""


@dataclass(frozen=True)
class Move:
    """A parameter that moved.

    Attributes:
        name: of the parameter.
        unit: of its physical values.
        before, after: unit values of the source and of the doppelgänger.
        physical_before, physical_after: the same in physical units.
    """

    name: str
    unit: str
    before: float
    after: float
    physical_before: float
    physical_after: float


def moved_most(
    table: ParameterTable, source: NDArray[np.float64], view: NDArray[np.float64]
) -> tuple[Move, ...]:
    """The parameters that moved furthest on the unit scale, on which delta acts, the furthest first.

    Args:
        table: the parameters.
        source, view: unit values, shape (parameters,).
    """
    distances = np.abs(view - source)
    furthest = [k for k in np.argsort(-distances, kind="stable")[:MOST] if distances[k] > 0]
    physical_before, physical_after = table.to_physical(source), table.to_physical(view)
    return tuple(
        Move(
            table[k].name,
            table[k].unit,
            float(source[k]),
            float(view[k]),
            float(physical_before[k]),
            float(physical_after[k]),
        )
        for k in furthest
    )
