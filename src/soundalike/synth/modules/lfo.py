"""The low-frequency oscillator: a mixture of five shapes at a modulated rate."""

import math

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import cosine_of_turns
from soundalike.synth.compilation import compiled

Doubles = NDArray[np.float64]


@compiled
def lfo(
    parameters: Doubles,
    first: int,
    rate_envelope: Doubles,
    amplitude_envelope: Doubles,
    control_rate: float,
    turns: Doubles,
    out: Doubles,
) -> None:
    """Write a low-frequency oscillation at control rate, in [0, 1].

    Its frequency is max(frequency + mod_depth * rate_envelope, 0); its phase is the running sum of that, the
    current sample included. The shapes run from 0 to 1 and are mixed with weights w_i^e / sum of w^e.

    Args:
        parameters: a physical row; from `first` on frequency and mod_depth in Hz, initial_phase in radians, and
            the weights sin, tri, saw, rsaw, sqr.
        first: column of the frequency.
        rate_envelope, amplitude_envelope: (controls,) envelopes of the rate and of the output.
        control_rate: in Hz.
        turns: (controls,) scratch.
        out: (controls,) the oscillation.
    """
    frequency, depth = parameters[first], parameters[first + 1]
    phase = parameters[first + 2] / (2.0 * math.pi)
    step = 1.0 / control_rate
    for n in range(out.size):
        phase += max(frequency + depth * rate_envelope[n], 0.0) * step
        turns[n] = phase

    sine, triangle, saw, reverse_saw, square = (
        parameters[first + 3] ** math.e,
        parameters[first + 4] ** math.e,
        parameters[first + 5] ** math.e,
        parameters[first + 6] ** math.e,
        parameters[first + 7] ** math.e,
    )
    total = sine + triangle + saw + reverse_saw + square
    scale = 1.0 / total if total > 0.0 else 0.0
    for n in range(out.size):
        share = turns[n] - np.floor(turns[n])
        cosine = -cosine_of_turns(turns[n])
        high = 1.0 if cosine > 0.0 else 0.0
        folded = 2.0 * min(share, 1.0 - share)
        mixed = (
            sine * 0.5 * (cosine + 1.0)
            + triangle * folded
            + saw * share
            + reverse_saw * (1.0 - share)
            + square * high
        )
        out[n] = mixed * scale * amplitude_envelope[n]
