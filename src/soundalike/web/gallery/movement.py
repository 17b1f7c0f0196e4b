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
        module, knob: the two parts of the parameter's name.
        unit: of its physical values.
        before, after: unit values of the source and of the doppelgänger.
        physical_before, physical_after: the same in physical units.
    """

    module: str
    knob: str
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
    moves = []
    for k in furthest:
        module, knob = table[k].name.split(".", 1)
        moves.append(
            Move(
                module,
                knob,
                table[k].unit,
                float(source[k]),
                float(view[k]),
                float(physical_before[k]),
                float(physical_after[k]),
            )
        )
    return tuple(moves)
