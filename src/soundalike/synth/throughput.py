"""How fast this machine renders."""

import time
from statistics import median

import numpy as np

from soundalike.draws import Stream
from soundalike.synth.engine import noise_keys, render
from soundalike.synth.patch import Patch


def sounds_per_second(
    patch: Patch,
    *,
    batch_size: int = 768,
    threads: int | None = None,
    rounds: int = 7,
    sample_rate: int = 16_000,
) -> float:
    """Sounds of one second rendered per second, the median over `rounds` batches after one that does not count."""
    indices = np.arange(batch_size)
    unit = patch.draw_parameters(0, indices)
    keys = noise_keys(0, Stream.NOISE, indices)
    sounds = np.empty((batch_size, sample_rate), dtype=np.float32)
    seconds = []
    for _ in range(rounds + 1):
        before = time.perf_counter()
        render(patch, unit, keys, sample_rate=sample_rate, threads=threads, out=sounds)
        seconds.append(time.perf_counter() - before)
    return batch_size / median(seconds[1:])
