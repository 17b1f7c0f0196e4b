"""Chopping: an amplitude that opens and closes at a steady rate, from slow waves to the beat of a motor."""

import math

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import cosine_of_phase, hyperbolic_tangent
from soundalike.synth.compilation import compiled
from soundalike.synth.modules.oscillators import TURN

Floats = NDArray[np.float32]

_HALF, _ONE = np.float32(0.5), np.float32(1.0)


@compiled
def chop(
    rate: float, depth: float, sharpness: float, threshold: float, sample_rate: float, out: Floats
) -> None:
    """Multiply an amplitude by 1 - depth (1 - p), where p = (1 + tanh(sharpness (cos(2 pi rate t) - threshold))) / 2.

    Args:
        rate: in Hz.
        depth: 0 leaves the amplitude alone, 1 closes it wholly.
        sharpness: about 1 for a sine, 10 for a square.
        threshold: between -1 and 1; the higher, the shorter p is open.
        sample_rate: in Hz.
        out: (samples,).
    """
    step = np.int32(math.floor(rate / sample_rate * TURN + 0.5))
    steepness, limit, share = np.float32(sharpness), np.float32(threshold), np.float32(depth)
    for n in range(out.size):
        pulse = _HALF + _HALF * hyperbolic_tangent(
            steepness * (cosine_of_phase(np.int32(np.int32(n) * step)) - limit)
        )
        out[n] *= _ONE - share * (_ONE - pulse)
