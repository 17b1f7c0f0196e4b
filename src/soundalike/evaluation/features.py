"""From excerpts to vectors: by an encoder, or as log-mel statistics."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from soundalike.audio import Excerpt, read_many
from soundalike.embedding import Embedder, embed_excerpts
from soundalike.model import LogMelSettings, Model, build_frontend, model_digest

Advance = Callable[[int], None]
"""Told how many more clips are done."""


@dataclass(frozen=True)
class Features:
    """An embedding of many clips.

    Attributes:
        vectors: shape (clips, size); the row of a clip that could not be embedded holds NaN.
        errors: a sentence for each clip that could not be embedded, by its number.
        sounds: a digest of each clip's decoded audio, by which equal ones are known; "" for silence and for what could
            not be read. Empty where nobody looked.
    """

    vectors: NDArray[np.float32]
    errors: dict[int, str]
    sounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Embed:
    """A way to embed excerpts.

    Attributes:
        digest: of all that decides the vectors, but for the excerpts.
        work: takes excerpts, and `Advance` to be told of the progress.
    """

    digest: str
    work: Callable[[Sequence[Excerpt], Advance], Features]

    def __call__(self, excerpts: Sequence[Excerpt], advance: Advance) -> Features:
        """Embed excerpts."""
        return self.work(excerpts, advance)


def encoder_embedding(encoder: Embedder, digest: str, threads: int | None = None) -> Embed:
    """Embeds by an encoder, decoding so many files at once; None is one a core."""
    return Embed(digest, lambda excerpts, advance: _with_encoder(encoder, excerpts, threads, advance))


def model_embedding(model: Model, threads: int | None = None) -> Embed:
    """Embeds by a model."""
    return encoder_embedding(model, model_digest(model), threads)


def log_mel_embedding(sample_rate: int, threads: int | None = None) -> Embed:
    """Mean and standard deviation over time of 64 log-mel bands of the whole clip, shape (clips, 128).

    Args:
        sample_rate: in Hz, to which clips are resampled.
        threads: how many files are decoded at once; None is one a core.
    """
    return Embed(
        f"log-mel statistics at {sample_rate} Hz",
        lambda excerpts, advance: _log_mel_statistics(sample_rate, excerpts, threads, advance),
    )


def _with_encoder(
    encoder: Embedder, excerpts: Sequence[Excerpt], threads: int | None, advance: Advance
) -> Features:
    vectors = np.full((len(excerpts), encoder.embedding_size), np.nan, dtype=np.float32)
    errors = {}
    for number, embedding in enumerate(embed_excerpts(encoder, excerpts, threads)):
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
    errors, sounds = {}, [""] * len(excerpts)
    for number, reading in enumerate(read_many(excerpts, sample_rate, threads)):
        if reading.audio is not None:
            vectors[number] = log_mel_statistics(frontend, torch.tensor(reading.audio)[None])[0].numpy()
            if reading.audio.any():
                sounds[number] = hashlib.sha256(reading.audio.tobytes()).hexdigest()[:32]
        if reading.error is not None:
            errors[number] = reading.error
        advance(1)
    return Features(vectors, errors, tuple(sounds))


def log_mel_statistics(frontend: torch.nn.Module, audio: Tensor) -> Tensor:
    """Mean and then standard deviation over time of each band, (clips, samples) to (clips, 2 * bands)."""
    with torch.inference_mode():
        image = frontend(audio)[:, 0]
        return torch.cat([image.mean(dim=1), image.std(dim=1, correction=0)], dim=1)
