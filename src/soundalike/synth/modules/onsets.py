"""A train of onsets: when a sound is struck, plucked or opened anew, and how strongly."""

import math

import numpy as np
from numpy.typing import NDArray

from soundalike.draws import philox_block
from soundalike.synth.approximations import exp2
from soundalike.synth.compilation import compiled
from soundalike.synth.parameters import Parameter

Doubles = NDArray[np.float64]
Positions = NDArray[np.int64]

MOST_ONSETS = 8

ONSET_PARAMETERS = (
    Parameter("onsets.count", 1.0, float(MOST_ONSETS), "onsets", "envelope"),
    Parameter("onsets.first", 0.0, 0.5, "s", "envelope", curve=0.5),
    Parameter("onsets.interval", 0.03, 0.6, "s", "envelope", curve=0.5),
    Parameter("onsets.irregularity", 0.0, 1.0, "intervals", "modulation", curve=0.5),
    Parameter("onsets.decay", 0.0, 12.0, "dB", "envelope", curve=0.5),
)
"""What `onsets` reads, in this order."""

_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
# White noise counts its blocks up from 0, some 400,000 in the longest sound; these are counted down from the last.
_LAST_BLOCK = 0xFFFFFFFF
_DECIBELS_TO_OCTAVES = math.log2(10.0) / 20.0


@compiled
def onsets(
    parameters: Doubles,
    first: int,
    key: NDArray[np.uint64],
    sample_rate: float,
    samples: int,
    positions: Positions,
    gains: Doubles,
) -> int:
    """Write the onsets that fall into a sound, in order of time.

    Onset k, counted from 0, stands on the sample nearest to t0 + (k + j (u_k - 1/2)) T seconds with T the interval,
    j the irregularity and u_k uniform in (0, 1), a function of the key; the first one is never moved. It is d k dB
    below the first, d being the decay. A first onset beyond the middle of the sound is moved there, so that no sound
    stays silent.

    Args:
        parameters: a physical row, `ONSET_PARAMETERS` from column `first` on; the count is rounded.
        first: column of the count.
        key: (3,) of the sound's noise: seed, stream, index.
        sample_rate: in Hz.
        samples: the sound's length.
        positions, gains: (MOST_ONSETS,) the sample of each onset, and its amplitude relative to the first.

    Returns:
        How many onsets were written: at least 1; those beyond the sound's end are not.
    """
    wanted = math.floor(parameters[first] + 0.5)
    start = min(parameters[first + 1] * sample_rate, 0.5 * samples)
    interval = parameters[first + 2] * sample_rate
    irregularity = parameters[first + 3]
    fall = parameters[first + 4] * _DECIBELS_TO_OCTAVES
    count = 0
    for k in range(wanted):
        shift = irregularity * (onset_uniform(key, k) - 0.5) if k > 0 else 0.0
        position = math.floor(start + (k + shift) * interval + 0.5)
        if position < samples:
            positions[count] = position
            gains[count] = exp2(-fall * k)
            count += 1
    return count


@compiled
def onset_uniform(key: NDArray[np.uint64], k: int) -> float:
    """The uniform draw in (0, 1) that moves onset k: word k mod 4 of the key's block 2^32 - 1 - k // 4."""
    seed, stream, index = key[0], key[1], key[2]
    block = np.uint64(_LAST_BLOCK - k // 4)
    words = philox_block(block, index & _LOW, index >> _SHIFT, stream, seed & _LOW, seed >> _SHIFT)
    return (np.float64(words[k % 4]) + 0.5) * 2.0**-32
