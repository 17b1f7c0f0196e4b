"""Mel scales, and the triangular bands that front ends space evenly on them."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = float | NDArray[np.floating[Any]]

# Slaney's scale ("Auditory Toolbox", Interval Research, 1998): straight up to 1 kHz, logarithmic above, where
# 27 mel are a factor of 6.4.
_SLANEY_HZ_PER_MEL = 200.0 / 3.0
_SLANEY_BREAK_HZ = 1000.0
_SLANEY_BREAK_MEL = _SLANEY_BREAK_HZ / _SLANEY_HZ_PER_MEL
_SLANEY_MEL_PER_LOG = 27.0 / math.log(6.4)


def htk_mel(hertz: Numbers) -> NDArray[np.float64]:
    """Mel of frequencies in Hz on HTK's scale: 1127 ln(1 + f / 700)."""
    return np.asarray(1127.0 * np.log1p(np.asarray(hertz) / 700.0))


def slaney_mel(hertz: Numbers) -> NDArray[np.float64]:
    """Mel of frequencies in Hz on Slaney's scale: 3 f / 200 up to 1 kHz, 15 + 27 ln(f / 1000) / ln 6.4 above."""
    hertz = np.asarray(hertz, dtype=np.float64)
    above = np.log(np.maximum(hertz, _SLANEY_BREAK_HZ) / _SLANEY_BREAK_HZ)
    return np.asarray(np.minimum(hertz, _SLANEY_BREAK_HZ) / _SLANEY_HZ_PER_MEL + _SLANEY_MEL_PER_LOG * above)


def slaney_hertz(mel: Numbers) -> NDArray[np.float64]:
    """The inverse of `slaney_mel`."""
    mel = np.asarray(mel, dtype=np.float64)
    above = np.exp(np.maximum(mel - _SLANEY_BREAK_MEL, 0.0) / _SLANEY_MEL_PER_LOG)
    return np.asarray(np.minimum(mel, _SLANEY_BREAK_MEL) * _SLANEY_HZ_PER_MEL * above)


def triangles(positions: NDArray[np.floating[Any]], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Heights at `positions` of triangles that overlap by half, shape (positions, corners - 2).

    Triangle i rises from 0 at corner i to 1 at corner i + 1 and falls to 0 at corner i + 2. Positions and
    corners are on one scale, on which the sides are straight.
    """
    lower, centre, upper = corners[:-2], corners[1:-1], corners[2:]
    rising = (positions[:, None] - lower) / (centre - lower)
    falling = (upper - positions[:, None]) / (upper - centre)
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)))
