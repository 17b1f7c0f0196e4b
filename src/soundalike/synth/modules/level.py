"""Levels of whole signals: a given loudness, and nothing instead of next to nothing."""

import math

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import compiled

Floats = NDArray[np.float32]

FAINTEST = np.float32(1e-20)
"""What is softer counts as silence. Decays would else end in subnormal numbers, which processors are slow with."""


@compiled
def set_rms(signal: Floats, wanted: float) -> None:
    """Scale a signal (count,) in place to a root mean square; silence stays silent."""
    total = 0.0
    for n in range(signal.size):
        total += np.float64(signal[n]) * np.float64(signal[n])
    if total > 0.0:
        gain = np.float32(wanted * math.sqrt(signal.size / total))
        for n in range(signal.size):
            signal[n] *= gain


@compiled
def audible(value: np.float32) -> np.float32:
    """The value, or 0 where it is fainter than FAINTEST."""
    return value if abs(value) > FAINTEST else np.float32(0.0)


@compiled
def set_level(signal: Floats, level: float) -> None:
    """Multiply a signal (count,) in place, what is faint silenced before."""
    gain = np.float32(level)
    for n in range(signal.size):
        signal[n] = gain * audible(signal[n])
