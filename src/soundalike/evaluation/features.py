"""What the probes read: three embeddings of every clip."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from soundalike.audio import Excerpt, read_many
from soundalike.embedding import embed_excerpts
from soundalike.model import LogMelSettings, Model, build_frontend, untrained_twin

Advance = Callable[[int], None]
"""Told how many more clips are done."""


@dataclass(frozen=True)
class Features:
    """An embedding of many clips.

    Attributes:
        vectors: shape (clips, size); the row of a clip that could not be embedded holds NaN.
        errors: a sentence for each clip that could not be embedded, by its number.
    """

    vectors: NDArray[np.float32]
    errors: dict[int, str]


Embed = Callable[[Sequence[Excerpt], Advance], Features]


def embeddings(model: Model, threads: int | None) -> tuple[Embed, Embed, Embed]:
    """Functions that embed excerpts, in the order of `EMBEDDINGS`.

    The last one gives log-mel statistics: mean and standard deviation over time of 64 log-mel bands of the
    whole clip, at the model's sample rate and without normalisation, shape (clips, 128).
    """
    return (
        encoder_embedding(model, threads),
        encoder_embedding(untrained_twin(model), threads),
        log_mel_embedding(model.sample_rate, threads),
    )


def encoder_embedding(model: Model, threads: int | None = None) -> Embed:
    """A function that embeds excerpts by `model`, decoding so many files at once; None is one a core."""
    return lambda excerpts, advance: _with_model(model, excerpts, threads, advance)


def log_mel_embedding(sample_rate: int, threads: int | None = None) -> Embed:
    """A function that gives the log-mel statistics of excerpts, resampled to `sample_rate` Hz."""
    return lambda excerpts, advance: _log_mel_statistics(sample_rate, excerpts, threads, advance)


def _with_model(model: Model, excerpts: Sequence[Excerpt], threads: int | None, advance: Advance) -> Features:
    vectors = np.full((len(excerpts), model.embedding_size), np.nan, dtype=np.float32)
    errors = {}
    for number, embedding in enumerate(embed_excerpts(model, excerpts, threads)):
        if embedding.vector is not None:
            vectors[number] = embedding.vector
        if embedding.error is not None:
            errors[number] = embedding.error
        advance(1)
    return Features(vectors, errors)


def _log_mel_statistics(
    sample_rate: int, excerpts: Sequence[Excerpt], threads: int | None, advance: Advance
) -> Features:
    settings = LogMelSettings()
    frontend = build_frontend(settings, sample_rate)
    vectors = np.full((len(excerpts), 2 * settings.bands), np.nan, dtype=np.float32)
    errors = {}
    for number, reading in enumerate(read_many(excerpts, sample_rate, threads)):
        if reading.audio is not None:
            vectors[number] = log_mel_statistics(frontend, reading.audio)
        if reading.error is not None:
            errors[number] = reading.error
        advance(1)
    return Features(vectors, errors)


def log_mel_statistics(frontend: torch.nn.Module, audio: NDArray[Any]) -> NDArray[np.float32]:
    """Mean and then standard deviation over time of each band of one clip, shape (2 * bands,)."""
    with torch.inference_mode():
        image = frontend(torch.tensor(audio)[None])[0, 0]
        statistics: NDArray[np.float32] = torch.cat(
            [image.mean(dim=0), image.std(dim=0, correction=0)]
        ).numpy()
    return statistics
