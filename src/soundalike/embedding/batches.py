"""Embed many excerpts: files are decoded in threads while the model works, and short ones share a batch."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soundalike.audio import AudioError, Excerpt, Reading, read_many
from soundalike.embedding.embedder import Embedder

BATCH_WINDOWS = 256
"""A batch is full when its clips have this many of the model's windows."""


@dataclass(frozen=True)
class Embedding:
    """What came of embedding an excerpt: exactly one of `vector` and `error` is not None.

    Attributes:
        excerpt: what was to be embedded.
        vector: shape (embedding_size,), finite.
        duration: of the sound that was read, in seconds; None when it could not be read.
        error: a sentence that names the file and says what is wrong with it.
    """

    excerpt: Excerpt
    vector: NDArray[np.float32] | None
    duration: float | None
    error: str | None


def embed_excerpts(
    model: Embedder,
    excerpts: Iterable[Excerpt],
    threads: int | None = None,
    batch_windows: int = BATCH_WINDOWS,
) -> Iterator[Embedding]:
    """Embed excerpts and yield what came of each, in order. Memory does not grow with their number.

    Args:
        model: on the device that shall do the work.
        excerpts: taken as they are needed.
        threads: how many files are decoded at once; None lets the machine decide.
        batch_windows: how many windows go through the model together. The vectors depend on it by rounding only.
    """
    readings = read_many(excerpts, model.sample_rate, threads)
    for batch in embed_in_batches(model, readings, batch_windows):
        yield from batch


def embed_in_batches(
    model: Embedder, readings: Iterable[Reading], batch_windows: int = BATCH_WINDOWS
) -> Iterator[list[Embedding]]:
    """Embed readings, in order, a full batch at a time. Where a batch ends follows from the readings alone."""
    batch: list[Reading] = []
    windows = 0
    for reading in readings:
        batch.append(reading)
        # A file that cannot be read counts too, so that many of them do not pile up.
        windows += 1 if reading.audio is None else math.ceil(len(reading.audio) / model.window_samples)
        if windows >= batch_windows:
            yield _embed(model, batch)
            batch, windows = [], 0
    if batch:
        yield _embed(model, batch)


def _embed(model: Embedder, batch: list[Reading]) -> list[Embedding]:
    clips = [reading.audio for reading in batch if reading.audio is not None]
    vectors = iter(model.embed(clips).numpy() if clips else ())
    embeddings = []
    for reading in batch:
        if reading.audio is None:
            embeddings.append(Embedding(reading.excerpt, None, None, reading.error))
            continue
        duration = len(reading.audio) / model.sample_rate
        vector = next(vectors)
        if np.isfinite(vector).all():
            embeddings.append(Embedding(reading.excerpt, vector, duration, None))
        else:
            error = AudioError(
                reading.excerpt.path, "has an embedding that is not finite: is it far too loud?"
            )
            embeddings.append(Embedding(reading.excerpt, None, duration, str(error)))
    return embeddings
