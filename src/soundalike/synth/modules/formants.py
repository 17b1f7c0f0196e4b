"""Formants: four resonances side by side, at frequencies that may glide."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import cosine_of_turns, exp2
from soundalike.synth.compilation import compiled
from soundalike.synth.modules.control import Timeline

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

FORMANTS = 4
HIGHEST_FORMANT = 0.45
"""Formants above this share of the sample rate are taken there."""


class Resonances(NamedTuple):
    """Each formant's resonator, segment by segment; see `resonate`."""

    real: Doubles
    """(FORMANTS, segments) real part of the pole."""
    imaginary: Doubles
    """(FORMANTS, segments) imaginary part of the pole."""
    gains: Doubles
    """(FORMANTS, segments) what the input is multiplied by."""


@compiled
def tune(hertz: float, bandwidth: float, amplitude: float, sample_rate: float) -> tuple[float, float, float]:
    """The pole (real, imaginary) and the input gain of a resonator of a frequency and a bandwidth in Hz.

    The pole is r e^(i theta) with r = exp(-pi bandwidth / fs) and theta = 2 pi f / fs. The gain makes the response at f
    the amplitude: the real part of a one-pole filter's output has the response
    (1 - r cos(theta) / z) / ((1 - r e^(i theta) / z) (1 - r e^(-i theta) / z)).
    """
    turns = min(hertz / sample_rate, HIGHEST_FORMANT)
    radius = exp2(-math.pi / math.log(2.0) * bandwidth / sample_rate)
    cosine, sine = cosine_of_turns(turns), cosine_of_turns(turns - 0.25)
    # |1 - r e^(-2 i theta)| and |1 - r cos(theta) e^(-i theta)|.
    mirror = math.sqrt(1.0 - 2.0 * radius * (2.0 * cosine * cosine - 1.0) + radius * radius)
    zero = math.sqrt(1.0 + radius * cosine * cosine * (radius - 2.0))
    return radius * cosine, radius * sine, amplitude * (1.0 - radius) * mirror / zero


@compiled
def resonate(signal: Floats, resonances: Resonances, time: Timeline) -> None:
    """Replace a signal by the sum of its formants, with signs that alternate.

    A formant is the real part of y[n] = p y[n - 1] + g x[n] with a complex pole p. Such a filter only turns and
    shrinks what it holds, so it is stable and free of clicks however the pole moves (Mathews and Smith, "Methods for
    synthesizing very high Q parametrically well behaved two pole filters", SMAC 2003). Neighbours of opposite sign have
    no gap in their sum (Klatt, "Software for a cascade/parallel formant synthesizer", JASA 67(3), 1980).

    Args:
        signal: (samples,).
        resonances: one value a segment.
        time: where the segments lie.
    """
    real, imaginary, gains = resonances
    a0 = a1 = a2 = a3 = 0.0
    b0 = b1 = b2 = b3 = 0.0
    # Written out, since what an inner loop over formants holds would pass through memory between two samples.
    for k in range(time.fractions.size):
        r0, r1, r2, r3 = real[0, k], real[1, k], real[2, k], real[3, k]
        i0, i1, i2, i3 = imaginary[0, k], imaginary[1, k], imaginary[2, k], imaginary[3, k]
        g0, g1, g2, g3 = gains[0, k], gains[1, k], gains[2, k], gains[3, k]
        for n in range(time.starts[k], time.starts[k + 1]):
            x = np.float64(signal[n])
            a0, b0 = r0 * a0 - i0 * b0 + g0 * x, i0 * a0 + r0 * b0
            a1, b1 = r1 * a1 - i1 * b1 + g1 * x, i1 * a1 + r1 * b1
            a2, b2 = r2 * a2 - i2 * b2 + g2 * x, i2 * a2 + r2 * b2
            a3, b3 = r3 * a3 - i3 * b3 + g3 * x, i3 * a3 + r3 * b3
            signal[n] = np.float32((a0 - a1) + (a2 - a3))
