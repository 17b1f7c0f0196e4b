"""Chance beside noise: uniform draws of a sound's key that its white noise does not use."""

import numpy as np
from numpy.typing import NDArray

from soundalike.draws import philox_block
from soundalike.synth.compilation import compiled

Doubles = NDArray[np.float64]
Keys = NDArray[np.uint64]

_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)

# White noise counts its Philox blocks up from 0, some 400,000 in the longest sound, and the train of onsets down from
# 2^32 - 1. What else is left to chance counts up from these.
GRAIN_BLOCKS = 1 << 31
SCATTER_BLOCKS = 5 << 29
WANDER_BLOCKS = 3 << 30


@compiled
def uniforms_of_block(key: Keys, block: int) -> tuple[float, float, float, float]:
    """The four uniform draws in (0, 1) of one Philox block of a key (3,)."""
    seed, stream, index = key[0], key[1], key[2]
    words = philox_block(np.uint64(block), index & _LOW, index >> _SHIFT, stream, seed & _LOW, seed >> _SHIFT)
    return (
        (np.float64(words[0]) + 0.5) * 2.0**-32,
        (np.float64(words[1]) + 0.5) * 2.0**-32,
        (np.float64(words[2]) + 0.5) * 2.0**-32,
        (np.float64(words[3]) + 0.5) * 2.0**-32,
    )


@compiled
def wander(key: Keys, rate: float, control_rate: float, out: Doubles) -> None:
    """Write a random control signal in [-1, 1]: a value drawn `rate` times a second, straight lines between them.

    Value k, at k / rate seconds, is 2 u - 1, where u is draw k mod 4 of block WANDER_BLOCKS + k // 4.

    Args:
        key: (3,) of the sound's noise.
        rate: in Hz, at most the control rate.
        control_rate: in Hz.
        out: (controls,).
    """
    step = rate / control_rate
    last = -1
    before, after = 0.0, 0.0
    for n in range(out.size):
        place = n * step
        k = int(np.floor(place))
        if k != last:
            before = 2.0 * uniforms_of_block(key, WANDER_BLOCKS + k // 4)[k % 4] - 1.0
            after = 2.0 * uniforms_of_block(key, WANDER_BLOCKS + (k + 1) // 4)[(k + 1) % 4] - 1.0
            last = k
        out[n] = before + (place - k) * (after - before)
