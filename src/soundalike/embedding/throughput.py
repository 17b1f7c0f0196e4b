"""How fast this machine turns files into embeddings, beside what decoding and encoding alone allow."""

import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np

from soundalike.audio import Excerpt, read_many, write
from soundalike.draws import Stream, uniforms
from soundalike.embedding.batches import embed_excerpts, embed_in_batches
from soundalike.model import Model


class EmbeddingRates(NamedTuple):
    """Files per second, and how near the whole comes to its parts.

    Attributes:
        files_per_second: decoded and embedded.
        decoding: decoded only.
        encoding: embedded only, from memory.
        share: of the rate at which a file would take as long as decoding and encoding it take alone, one after the
            other, each on all processors. It may exceed 1 where encoding alone leaves a processor idle.
    """

    files_per_second: float
    decoding: float
    encoding: float
    share: float


def measure_embedding_rates(
    model: Model, *, files: int = 128, seconds: float = 5.0, rounds: int = 3, threads: int | None = None
) -> EmbeddingRates:
    """Time FLAC files of `seconds` in three ways by turns; medians over `rounds` after one not counted."""
    with tempfile.TemporaryDirectory() as name:
        excerpts = [Excerpt(Path(name) / f"{number}.flac") for number in range(files)]
        noise = uniforms(0, Stream.NOISE, range(files), round(seconds * model.sample_rate)) - 0.5
        for excerpt, samples in zip(excerpts, noise, strict=True):
            write(excerpt.path, samples.astype(np.float32), model.sample_rate)
        readings = list(read_many(excerpts, model.sample_rate, threads))
        taken = [
            (
                _time_taken(embed_excerpts(model, excerpts, threads)),
                _time_taken(read_many(excerpts, model.sample_rate, threads)),
                _time_taken(embed_in_batches(model, readings)),
            )
            for _ in range(rounds + 1)
        ][1:]
    whole, decoding, encoding = (files / median(each) for each in zip(*taken, strict=True))
    share = median((decoded + encoded) / both for both, decoded, encoded in taken)
    return EmbeddingRates(whole, decoding, encoding, share)


def _time_taken(work: Iterable[object]) -> float:
    before = time.perf_counter()
    for _ in work:
        pass
    return time.perf_counter() - before
