"""Change the sample rate (soxr), with what surrounds an excerpt as context so that its edges do not ring."""

import math

import numpy as np
import soxr
from numpy.typing import NDArray

_CONTEXT_SAMPLES = 128
"""One side of soxr's high-quality filter reaches about 95 samples at the lower of the two rates."""


def context_frames(native_rate: int, sample_rate: int) -> int:
    """How many frames of context `resample` wants on each side of an excerpt.

    A multiple of the frames after which both rates' sampling instants meet again, so that the context is a
    whole number of samples at the new rate too. 0 when the rates are equal.
    """
    if native_rate == sample_rate:
        return 0
    period = native_rate // math.gcd(native_rate, sample_rate)
    needed = math.ceil(_CONTEXT_SAMPLES * native_rate / min(native_rate, sample_rate))
    return math.ceil(needed / period) * period


def resampled_length(frames: int, native_rate: int, sample_rate: int) -> int:
    """Samples that `frames` frames become: frames * sample_rate / native_rate to the nearest, never none."""
    return max(1, (2 * frames * sample_rate + native_rate) // (2 * native_rate))


def resample(audio: NDArray[np.float32], native_rate: int, sample_rate: int) -> NDArray[np.float32]:
    """Resample an excerpt.

    Args:
        audio: shape (context + frames + context,) with `context_frames` frames of context on each side.
        native_rate: in Hz.
        sample_rate: the new rate, in Hz.

    Returns:
        The excerpt without its context, shape (resampled_length(frames),).
    """
    if native_rate == sample_rate:
        return audio
    context = context_frames(native_rate, sample_rate)
    first = context * sample_rate // native_rate
    length = resampled_length(len(audio) - 2 * context, native_rate, sample_rate)
    resampled: NDArray[np.float32] = soxr.resample(audio, native_rate, sample_rate, quality="HQ")
    return resampled[first : first + length].copy()
