"""Add one sound to another at a given ratio of their powers."""

import numpy as np
from numpy.typing import NDArray

from soundalike.augment.transform import Audio


def add_at_ratio(audio: Audio, other: Audio, ratio_db: NDArray[np.float64]) -> Audio:
    """`audio` unchanged plus `other` scaled, so that their mean powers over the clip have this ratio.

    A ratio to silence means nothing: where either sound is silent, `audio` comes back as it is.

    Args:
        audio: (items, samples).
        other: (items, samples).
        ratio_db: (items,) the power of `audio` over that of `other` as added, in dB.
    """
    power, other_power = _power(audio), _power(other)
    audible = (power > 0.0) & (other_power > 0.0)
    ratio = power * 10.0 ** (-ratio_db / 10.0) / np.where(audible, other_power, 1.0)
    gain = np.sqrt(np.where(audible, ratio, 0.0)).astype(np.float32)
    mixed: Audio = audio + gain[:, None] * other
    return mixed


def _power(audio: Audio) -> NDArray[np.float64]:
    """Mean square of each row, in float64: shape (items,)."""
    power: NDArray[np.float64] = np.einsum("ij,ij->i", audio, audio, dtype=np.float64) / audio.shape[1]
    return power
