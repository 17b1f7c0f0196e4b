"""Play a sound faster or slower, as a tape does: pitch and duration change together.

Band-limited interpolation with a windowed sinc (Smith, "Digital audio resampling", CCRMA). soxr does the same better,
but it designs a filter for every new ratio: for one-second clips, each with its own, that takes several times as long.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from soundalike.synth import kernel

Signal = NDArray[np.float32]

_PHASES = 512
"""Places between two samples for which weights are kept; the nearest is taken, at an error below -55 dB. Fewer will do
where frequencies near Nyquist's are removed."""

_ZERO_CROSSINGS = 30
"""Of the sinc, on either side."""

_KAISER_BETA = 6.5
"""The window's shape: what is outside the band is 70 dB down."""

_STEPS_PER_OCTAVE = 12
"""The cutoffs for which weights are kept."""

_VECTOR = 32
"""Compiled dot products take this many samples at once, and what is left over one by one, at length."""


def varispeed(audio: Signal, speed: float, samples: int) -> Signal:
    """Play a sound `speed` times as fast; what would move above the Nyquist frequency is removed.

    Args:
        audio: (any number of samples,), finite; taken as zero before and after.
        speed: sample i of the result lies at i * speed in `audio`.
        samples: length of the result.

    Returns:
        New array, (samples,).
    """
    weights = _weights(max(0, math.ceil(_STEPS_PER_OCTAVE * math.log2(speed))))
    half = weights.shape[1] // 2
    padded = np.zeros(max(len(audio), math.ceil(samples * speed)) + 2 * half, dtype=np.float32)
    padded[half - 1 : half - 1 + len(audio)] = audio
    played = np.empty(samples, dtype=np.float32)
    _interpolate(padded, speed, weights, played)
    return played


@lru_cache(maxsize=64)
def _weights(steps_down: int) -> Signal:
    """Windowed sincs for every place between two samples, (phases + 1, taps).

    Weight j of row p belongs to the sample j + 1 - taps / 2 away from the one just before place p / phases.

    Args:
        steps_down: how far the cutoff lies below the Nyquist frequency, in twelfths of an octave.
    """
    nyquist = 2.0 ** (-steps_down / _STEPS_PER_OCTAVE)
    half_width = _ZERO_CROSSINGS / nyquist
    half = math.ceil(2 * (half_width + 1) / _VECTOR) * _VECTOR // 2
    phases = math.ceil(_PHASES * nyquist)
    place: NDArray[np.float64] = np.arange(1 - half, 1 + half) - np.arange(phases + 1)[:, None] / phases
    inside = np.maximum(0.0, 1.0 - (place / half_width) ** 2)
    window = np.i0(_KAISER_BETA * np.sqrt(inside)) * (inside > 0.0)
    # A Kaiser window has its first zero at sqrt(beta^2 + pi^2) / half_width: so much softer is the edge of the band,
    # and so much lower has its middle to lie for the stop band to begin at the Nyquist frequency.
    cutoff = nyquist - math.hypot(_KAISER_BETA, math.pi) / (math.pi * half_width)
    weights: NDArray[np.float64] = np.sinc(cutoff * place) * window
    weights /= weights.sum(axis=1, keepdims=True)
    return weights.astype(np.float32)


@kernel
def _interpolate(padded: Signal, speed: float, weights: Signal, out: Signal) -> None:
    # Places are counted in 2^-32 of a sample, unsigned: with floating-point places, or indices that could be
    # negative, this takes half as long again.
    fraction, half, word = np.uint64(2**32 - 1), np.uint64(2**31), np.uint64(32)
    phases, taps = np.uint64(weights.shape[0] - 1), weights.shape[1]
    flat = weights.ravel()
    step, place = np.uint64(speed * 2.0**32 + 0.5), np.uint64(0)
    for i in range(out.size):
        before = place >> word
        row = (((place & fraction) * phases + half) >> word) * np.uint64(taps)
        total = np.float32(0.0)
        for j in range(taps):
            total += padded[before + np.uint64(j)] * flat[row + np.uint64(j)]
        out[i] = total
        place += step
