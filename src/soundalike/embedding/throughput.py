"""How fast this machine turns files into embeddings."""

import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np

from soundalike.audio import Excerpt, write
from soundalike.draws import Stream, uniforms
from soundalike.embedding.batches import embed_excerpts
from soundalike.model import Model


def files_per_second(
    model: Model, *, files: int = 128, seconds: float = 5.0, rounds: int = 3, threads: int | None = None
) -> float:
    """FLAC files of `seconds` decoded and embedded per second, the median over `rounds` after one not counted."""
    with tempfile.TemporaryDirectory() as name:
        excerpts = [Excerpt(Path(name) / f"{number}.flac") for number in range(files)]
        noise = uniforms(0, Stream.NOISE, range(files), round(seconds * model.sample_rate)) - 0.5
        for excerpt, samples in zip(excerpts, noise, strict=True):
            write(excerpt.path, samples.astype(np.float32), model.sample_rate)
        taken = []
        for _ in range(rounds + 1):
            before = time.perf_counter()
            for _ in embed_excerpts(model, excerpts, threads):
                pass
            taken.append(time.perf_counter() - before)
    return files / median(taken[1:])
