"""The truth about trains of onsets, in plain NumPy."""

import numpy as np
from numpy.typing import NDArray
from tests.synth.reference import Parameters, Signal

from soundalike.draws import philox_block

Positions = NDArray[np.int64]
NAMES = ("count", "first", "interval", "irregularity", "decay")


def named_onsets(
    parameters: Parameters, key: NDArray[np.uint64], sample_rate: float, samples: int
) -> tuple[Positions, Signal]:
    """Positions and gains of a patch's onsets."""
    values = (parameters[f"onsets.{name}"] for name in NAMES)
    return reference_onsets(*values, key, sample_rate, samples)


def uniform_of_onset(key: NDArray[np.uint64], k: int) -> float:
    """Four draws a block of the sound's Philox counter, blocks counted down from the last."""
    seed, stream, index = (int(word) for word in key)
    low = 2**32 - 1
    counter = (low - k // 4, index & low, index >> 32, stream)
    words = philox_block(*(np.uint64(word) for word in (*counter, seed & low, seed >> 32)))
    return (int(words[k % 4]) + 0.5) / 2.0**32


def reference_onsets(
    count: float,
    first: float,
    interval: float,
    irregularity: float,
    decay: float,
    key: NDArray[np.uint64],
    sample_rate: float,
    samples: int,
) -> tuple[Positions, Signal]:
    """Positions in samples and gains of all onsets before the sound's end."""
    k = np.arange(int(np.floor(count + 0.5)))
    shifts = np.array([0.0, *(uniform_of_onset(key, n) - 0.5 for n in k[1:])])
    start = min(first, samples / sample_rate / 2.0)
    positions = np.floor((start + (k + irregularity * shifts) * interval) * sample_rate + 0.5).astype(
        np.int64
    )
    heard = positions < samples
    return positions[heard], 10.0 ** (-decay * k[heard] / 20.0)
