"""Syllables: from a train of onsets to control signals of loudness and of the place within a syllable."""

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import compiled
from soundalike.synth.parameters import Parameter

Doubles = NDArray[np.float64]
Positions = NDArray[np.int64]

SYLLABLE_PARAMETERS = (
    Parameter("syllable.length", 0.02, 0.8, "s", "envelope", curve=0.5),
    Parameter("syllable.attack", 0.02, 0.5, "share", "envelope"),
    Parameter("syllable.release", 0.05, 0.9, "share", "envelope"),
)
"""What `syllables` reads, in this order; attack and release are shares of the length, and may overlap."""


@compiled
def syllables(
    parameters: Doubles,
    first: int,
    positions: Positions,
    gains: Doubles,
    count: int,
    samples: int,
    sample_rate: float,
    numbers: Positions,
    places: Doubles,
    amplitude: Doubles,
) -> None:
    """Write, at control rate, which syllable is on, how much of it has passed, and how loud it is.

    At the share u of a syllable its amplitude is gain * smooth(u / attack) * smooth((1 - u) / release), where
    smooth(x) = x^2 (3 - 2 x) on [0, 1], and 0 and 1 beside. A new onset ends the syllable before it.

    Args:
        parameters: a physical row, `SYLLABLE_PARAMETERS` from column `first` on.
        first: column of the length.
        positions, gains: the first `count` hold each onset's sample, in order, and its amplitude.
        count: of onsets, at least 1.
        samples: the sound's length.
        sample_rate: in Hz.
        numbers: (controls,) the syllable's number; before the first onset that of the first.
        places: (controls,) the share u in [0, 1].
        amplitude: (controls,) in [0, gain].
    """
    length = parameters[first] * sample_rate
    attack, release = parameters[first + 1], parameters[first + 2]
    period = (samples - 1) / (amplitude.size - 1)
    k = 0
    for n in range(amplitude.size):
        now = n * period
        while k + 1 < count and positions[k + 1] <= now:
            k += 1
        share = (now - positions[k]) / length
        numbers[n] = k
        places[n] = min(max(share, 0.0), 1.0)
        amplitude[n] = gains[k] * _smooth(share / attack) * _smooth((1.0 - share) / release)


@compiled
def _smooth(x: float) -> float:
    clipped = min(max(x, 0.0), 1.0)
    return clipped * clipped * (3.0 - 2.0 * clipped)
