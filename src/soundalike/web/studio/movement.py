"""What sets two doppelgängers apart: the parameters that moved most."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.synth import Patch
from soundalike.web.titles import parameter_title

MOST_MOVED = 12
"""As many as a person reads."""


def moved_json(
    patch: Patch, source: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64]
) -> list[dict[str, Any]]:
    """The parameters that moved most, the furthest first; none that stayed where it was.

    Args:
        patch: whose they are.
        source, a, b: unit values, shape (parameters,).

    Returns:
        For each its `name`, `title`, `group`, physical `unit`, and where it was and went: in unit values `from`, `a`,
        `b`, and in physical ones `from_physical`, `a_physical`, `b_physical`.
    """
    distance = np.maximum(np.abs(a - source), np.abs(b - source))
    order = [k for k in np.argsort(-distance, kind="stable")[:MOST_MOVED] if distance[k] > 0]
    physical = patch.table.to_physical(np.stack([source, a, b]))
    return [
        {
            "name": patch.table[k].name,
            "title": parameter_title(patch.table[k].name),
            "group": patch.table[k].group,
            "unit": patch.table[k].unit,
            "from": float(source[k]),
            "a": float(a[k]),
            "b": float(b[k]),
            "from_physical": float(physical[0, k]),
            "a_physical": float(physical[1, k]),
            "b_physical": float(physical[2, k]),
        }
        for k in order
    ]
