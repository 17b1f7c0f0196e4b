"""Bursts of band-limited noise: the contact of stick, finger or foot that an onset begins with."""

import math

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import cosine_of_turns, exp2, log2
from soundalike.synth.compilation import compiled
from soundalike.synth.parameters import Parameter

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

BURST_PARAMETERS = (
    Parameter("burst.decay", -8.0, 0.0, "log2 s", "noise"),
    Parameter("burst.centre", 6.0, 13.5, "log2 Hz", "noise"),
    Parameter("burst.bandwidth", 0.2, 6.0, "octaves", "noise"),
)
"""What `bursts` reads, in this order."""

HIGHEST_SHARE = 0.45
"""Of the sample rate, for the centre of the band."""
FAINTEST = 1e-7
"""A burst that has fallen to this level is over."""

_LOG2_OF_60_DB = 3.0 * math.log2(10.0)


@compiled
def bursts(
    parameters: Doubles,
    first: int,
    noise: Floats,
    positions: NDArray[np.int64],
    gains: Doubles,
    sample_rate: float,
    out: Floats,
) -> None:
    """Write a burst of noise at each onset, falling by 60 dB in 2^decay seconds; those of earlier onsets go on.

    The band-pass is the second-order one that is half the difference of its input and an all-pass (Regalia and Mitra,
    "Tunable digital frequency response equalization filters", IEEE Trans. ASSP 35(1), 1987):

        H(z) = b (1 - z^-2) / (1 - (2 - 2 b) cos(w) z^-1 + (1 - 2 b) z^-2),   b = t / (1 + t),
        t = sin(w) sinh(bandwidth ln(2) / 2),

    at rest when a burst follows silence. Noise passes it with power b, so that dividing by sqrt(b) keeps its level.

    Args:
        parameters: a physical row, `BURST_PARAMETERS` from column `first` on.
        first: column of the decay.
        noise: white, at least as long as `out`.
        positions, gains: (onsets,) where bursts begin, and how strong they are.
        sample_rate: in Hz.
        out: (samples,).
    """
    halvings = _LOG2_OF_60_DB / (exp2(parameters[first]) * sample_rate)
    fall = exp2(-halvings)
    turns = min(exp2(parameters[first + 1]) / sample_rate, HIGHEST_SHARE)
    t = cosine_of_turns(turns - 0.25) * math.sinh(parameters[first + 2] * 0.5 * math.log(2.0))
    b = t / (1.0 + t)
    feedback1, feedback2 = (2.0 - 2.0 * b) * cosine_of_turns(turns), 2.0 * b - 1.0
    gain = math.sqrt(b)

    out[: positions[0]] = np.float32(0.0)
    envelope = 0.0
    x1 = x2 = y1 = y2 = 0.0
    for k in range(positions.size):
        begin = positions[k]
        end = positions[k + 1] if k + 1 < positions.size else out.size
        envelope += gains[k]
        over = min(end, begin + math.ceil(log2(envelope / FAINTEST) / halvings))
        for n in range(begin, over):
            x = np.float64(noise[n])
            y = feedback1 * y1 + (feedback2 * y2 + gain * (x - x2))
            x2, x1, y2, y1 = x1, x, y1, y
            out[n] = np.float32(envelope * y)
            envelope *= fall
        if over < end:
            out[over:end] = np.float32(0.0)
            envelope = x1 = x2 = y1 = y2 = 0.0
