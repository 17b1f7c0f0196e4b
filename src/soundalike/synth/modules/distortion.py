"""Distortion: a soft drive into saturation."""

import math

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import hyperbolic_tangent
from soundalike.synth.compilation import compiled
from soundalike.synth.parameters import Parameter

DISTORTION_PARAMETERS = (Parameter("distortion.drive", 0.0, 6.0, "drive", "timbre", curve=0.5),)
"""What `soft_drive` takes."""

LEAST_DRIVE = 1e-4

# Below this the series of tanh is closer, relative to the result, than its approximation.
_SMALL = np.float32(0.1)
_T3, _T5 = np.float32(-1.0 / 3.0), np.float32(2.0 / 15.0)
_ONE = np.float32(1.0)


@compiled
def soft_drive(drive: float, signal: NDArray[np.float32]) -> None:
    """Replace a signal x (samples,) by tanh(drive x) / tanh(drive), or leave it alone at a drive below 1e-4.

    Full scale is kept; what is softer is lifted, by 1 / tanh(drive) times the drive where it is softest. Relative
    error below 5e-6.
    """
    if drive < LEAST_DRIVE:
        return
    gain, scale = np.float32(drive), np.float32(1.0 / math.tanh(drive))
    for n in range(signal.size):
        x = gain * signal[n]
        z = x * x
        series = x * (_ONE + z * (_T3 + z * _T5))
        signal[n] = scale * (series if abs(x) < _SMALL else hyperbolic_tangent(x))
