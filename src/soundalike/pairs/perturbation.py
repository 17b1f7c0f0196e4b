"""How a doppelgänger's parameters are moved from its source's: nudged, kept within bounds, now and then drawn anew."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.draws import Stream, normals, uniforms
from soundalike.synth import Patch

UnitValues = NDArray[np.float64]

Boundary = Literal["clip", "reflect"]
"""Where a value that leaves [0, 1] goes: to the bound that it crossed, or back inside, as far as it went beyond."""


def perturb(
    source: UnitValues,
    spread: NDArray[np.float64],
    seed: int,
    stream: Stream,
    sounds: ArrayLike,
    boundary: Boundary = "clip",
) -> UnitValues:
    """Unit values, nudged by one Gaussian draw a parameter and brought back to [0, 1].

    The draw depends on (seed, stream, sound) alone, so that another spread follows the same direction further or
    less far.

    Args:
        source: (sounds, parameters), unit values.
        spread: (parameters,) or (sounds, parameters), the standard deviations, from `Spread` or `deltas`.
        seed: of the pairs.
        stream: `Stream.PERTURBATION_A` or `Stream.PERTURBATION_B`.
        sounds: (sounds,), which sound each row is.
        boundary: what becomes of values outside [0, 1].
    """
    nudged: UnitValues = source + spread * normals(seed, stream, sounds, source.shape[1])
    return np.clip(nudged, 0.0, 1.0) if boundary == "clip" else reflect(nudged)


def reflect(values: NDArray[np.float64]) -> UnitValues:
    """Values folded into [0, 1] at both ends, as often as it takes: 1.2 becomes 0.8, and -1.3 becomes 0.7.

    Values that were uniform before a symmetric nudge are so again after it; clipping piles them up at 0 and 1.
    """
    folded = np.abs(values) % 2.0
    return np.minimum(folded, 2.0 - folded)


def redraw_some(
    values: UnitValues, patch: Patch, share: float, seed: int, stream: Stream, sounds: ArrayLike
) -> UnitValues:
    """Unit values, each of them replaced with probability `share` by a fresh draw from the patch's prior.

    What would be drawn does not depend on the share: a larger one replaces the same values and some more.

    Args:
        values: (sounds, parameters), unit values.
        patch: whose they are.
        share: 0 to 1.
        seed: of the pairs.
        stream: `Stream.REDRAW_A` or `Stream.REDRAW_B`.
        sounds: (sounds,), which sound each row is.
    """
    if share == 0.0:
        return values
    chance, fresh = np.split(uniforms(seed, stream, sounds, 2 * values.shape[1]), 2, axis=1)
    return np.where(chance < share, patch.under_prior(fresh), values)
