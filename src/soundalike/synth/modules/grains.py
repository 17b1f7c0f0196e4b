"""Amplitudes of short events: bursts at given onsets, and grains at random ones."""

import math

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import compiled
from soundalike.synth.modules.chance import GRAIN_BLOCKS, Keys, uniforms_of_block

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Positions = NDArray[np.int64]


@compiled
def burst_envelope(
    positions: Positions,
    gains: Doubles,
    count: int,
    fall: float,
    rise: float,
    sample_rate: float,
    out: Floats,
) -> None:
    """Write the sum of bursts (exp(-t / fall) - exp(-t / (rise * fall))) / peak, t seconds after their onsets.

    The peak, (1 - rise) rise^(rise / (1 - rise)), makes the highest point of a burst its gain.

    Args:
        positions, gains: the first `count` hold each onset's sample, in order, and its amplitude.
        count: of onsets.
        fall: time constant of the decay, in seconds, above 0.
        rise: time constant of the attack as a share of that of the decay, in (0, 1).
        sample_rate: in Hz.
        out: (samples,).
    """
    falling = math.exp(-1.0 / (fall * sample_rate))
    rising = math.exp(-1.0 / (rise * fall * sample_rate))
    scale = 1.0 / ((1.0 - rise) * rise ** (rise / (1.0 - rise)))
    high, low = 0.0, 0.0
    start = 0
    for k in range(count + 1):
        end = positions[k] if k < count else out.size
        for n in range(start, end):
            out[n] = np.float32(high - low)
            high *= falling
            low *= rising
        start = end
        if k < count:
            high += gains[k] * scale
            low += gains[k] * scale


@compiled
def add_grains(
    key: Keys, density: float, fall: float, spread: float, gain: float, sample_rate: float, out: Floats
) -> None:
    """Add gain / (1 + density * fall) times a random train of grains, each of which decays as exp(-t / fall).

    Intervals are exponential, -ln(u) / density seconds, so that grains make a Poisson process; each begins at
    10^(-spread v / 20). Grain k takes u and v from the words 2 (k mod 2) and 2 (k mod 2) + 1 of the key's block
    GRAIN_BLOCKS + k // 2. The divisor keeps a dense train, whose grains overlap, as loud as a sparse one.

    Args:
        key: (3,) of the sound's noise.
        density: grains a second.
        fall: time constant of a grain, in seconds, above 0.
        spread: how much softer than the loudest a grain may be, in dB.
        gain: of the train.
        sample_rate: in Hz.
        out: (samples,).
    """
    falling = math.exp(-1.0 / (fall * sample_rate))
    scale = gain / (1.0 + density * fall)
    octaves = spread * math.log2(10.0) / 20.0
    level, time = 0.0, 0.0
    start = k = 0
    while start < out.size:
        first, second, third, fourth = uniforms_of_block(key, GRAIN_BLOCKS + k // 2)
        u, v = (first, second) if k % 2 == 0 else (third, fourth)
        time -= math.log(u) * sample_rate / density
        end = math.ceil(min(time, float(out.size)))
        for n in range(start, end):
            out[n] += np.float32(level)
            level *= falling
        level += scale * 2.0 ** (-octaves * v)
        start = end
        k += 1
