"""Spectral tilt: a slope of so many decibels an octave, whole or broken."""

import math

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import compiled

Floats = NDArray[np.float32]

LOWEST_HZ = 40.0
"""Where the slope begins; the response is flat below."""
SPACING = 5.0
"""From a pole to the next; four of them reach 25 kHz."""
_OCTAVE_OF_ONE_POLE = 20.0 * math.log10(2.0)
_HIGHEST = 0.49


@compiled
def tilt(signal: Floats, slope: float, sample_rate: float) -> None:
    """Filter a signal in place by a slope of -9 to +3 dB an octave, with the gain 1 at 0 Hz.

    Four sections of first order stand in a row, poles at 40 Hz, 200 Hz, 1 kHz and 5 kHz, each with its zero
    SPACING^(-slope / 6.02 dB) higher: between a pole and its zero the response falls by 6.02 dB an octave, so that
    the mean is the slope asked for (Smith and Smith, "Closed form fractional integration and differentiation via real
    exponentially spaced pole-zero pairs", 2016). Sections are transformed bilinearly, with poles and zeros in place.

    Args:
        signal: (count,).
        slope: in dB an octave.
        sample_rate: in Hz.
    """
    ratio = SPACING ** (-slope / _OCTAVE_OF_ONE_POLE)
    d0, c0, a0 = _section(LOWEST_HZ, ratio, sample_rate)
    d1, c1, a1 = _section(LOWEST_HZ * SPACING, ratio, sample_rate)
    d2, c2, a2 = _section(LOWEST_HZ * SPACING**2, ratio, sample_rate)
    d3, c3, a3 = _section(LOWEST_HZ * SPACING**3, ratio, sample_rate)
    s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
    # The four sections of one sample overlap in the processor with those of the next.
    for n in range(signal.size):
        x0 = np.float64(signal[n])
        x1 = d0 * x0 + s0
        x2 = d1 * x1 + s1
        x3 = d2 * x2 + s2
        signal[n] = np.float32(d3 * x3 + s3)
        s0 = c0 * x0 + a0 * s0
        s1 = c1 * x1 + a1 * s1
        s2 = c2 * x2 + a2 * s2
        s3 = c3 * x3 + a3 * s3


@compiled
def _section(pole: float, ratio: float, sample_rate: float) -> tuple[float, float, float]:
    """(d, c, a) of y = d x + s, s' = c x + a s, for one pole and a zero `ratio` times higher, both in Hz."""
    p = math.tan(math.pi * min(pole / sample_rate, _HIGHEST))
    z = math.tan(math.pi * min(pole * ratio / sample_rate, _HIGHEST))
    direct = p / z * (z + 1.0) / (p + 1.0)
    delayed = p / z * (z - 1.0) / (p + 1.0)
    feedback = (1.0 - p) / (1.0 + p)
    return direct, delayed + feedback * direct, feedback
