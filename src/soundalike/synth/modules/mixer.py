"""The mixer: amplitude control, weighted sum, and the guard against clipping."""

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import compiled

Floats = NDArray[np.float32]

_MAGNITUDE = np.int32(0x7FFFFFFF)


@compiled
def mix(signal: Floats, amplitude: Floats, level: float, out: Floats) -> None:
    """Add level * amplitude * signal to `out` (count,)."""
    gain = np.float32(level)
    for n in range(out.size):
        out[n] += gain * amplitude[n] * signal[n]


@compiled
def prevent_clipping(out: Floats) -> None:
    """Divide a sound by its own peak when that exceeds 1; a softer sound is left alone."""
    # Magnitudes of floats order like their bits, and a maximum of whole numbers vectorises.
    bits = out.view(np.int32)
    peak_bits = np.int32(0)
    for n in range(bits.size):
        peak_bits = max(peak_bits, bits[n] & _MAGNITUDE)
    peak = np.int32(peak_bits).view(np.float32)
    if peak > np.float32(1.0):
        for n in range(out.size):
            out[n] /= peak
