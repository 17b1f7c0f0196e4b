"""The state-variable filter: low, band and high pass of second order at a cut-off that may move with every sample."""

import math

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import compiled

Floats = NDArray[np.float32]

HIGHEST_CUTOFF = 0.49
"""Cut-offs above this share of the sample rate are taken there: the tangent has its pole at Nyquist's frequency."""


@compiled
def cutoff_tangent(hertz: float, sample_rate: float) -> float:
    """tan(pi f / fs) of a cut-off frequency: what `state_variable_filter` reads."""
    return math.tan(math.pi * min(hertz / sample_rate, HIGHEST_CUTOFF))


@compiled
def state_variable_filter(
    signal: Floats, tangents: Floats, damping: float, low: float, band: float, high: float
) -> None:
    """Replace a signal by a weighted sum of the filter's three outputs.

    With g the cut-off's tangent, k the damping and s = i tan(pi f / fs) / g, the responses are
    1 / (s^2 + k s + 1) for low pass, k s / (s^2 + k s + 1) for band pass and s^2 / (s^2 + k s + 1) for high pass; at
    the cut-off low and high have the gain 1 / k, and band has the gain 1.

    Both integrators follow the trapezoidal rule, and the loop without delay between them is solved exactly
    (Zavalishin, "The Art of VA Filter Design", 2012, chapter 4). So realised, the filter stays stable however its
    cut-off moves (Wishnick, "Time-varying filters for musical applications", DAFx 2014).

    Args:
        signal: (count,), filtered in place from rest.
        tangents: (count,) positive, from `cutoff_tangent`.
        damping: above 0; the inverse of the quality factor.
        low, band, high: weights of the three outputs.
    """
    first, second = 0.0, 0.0
    middle_weight = 0.5 * damping * (band - high)
    bottom_weight = low - high
    for n in range(signal.size):
        x, g = np.float64(signal[n]), np.float64(tangents[n])
        # The states' new values in terms of the old ones: a shorter way from sample to sample than by the outputs.
        p = 2.0 / (1.0 + g * (g + damping))
        q = g * p
        error = x - second
        doubled_middle = p * first + q * error
        doubled_rise = q * first + g * q * error
        bottom = second + 0.5 * doubled_rise
        signal[n] = np.float32(high * x + middle_weight * doubled_middle + bottom_weight * bottom)
        first = (p - 1.0) * first + q * error
        second += doubled_rise
