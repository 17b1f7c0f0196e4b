"""An encoder whose code is not ours: asked in batches, and its answers checked."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from soundalike.draws import Stream, uniforms
from soundalike.errors import UserError

Ask = Callable[[NDArray[np.float32]], Any]
"""Clips of one length, shape (batch, samples), to what should be vectors of shape (batch, size)."""

SECONDS_PER_CALL = 64
"""About this much audio is given to an encoder at once, which bounds the memory that it takes."""

SAMPLE_RATES = range(1000, 384001)


class ForeignEncoder:
    """An encoder from elsewhere as an embedder (`soundalike.embedding.Embedder`).

    Clips that it is given together have one length, and none is padded: zeros at the end of a clip would be a part of
    what another's encoder hears.

    Attributes:
        name: what to call it, the text that it was loaded by.
        digest: SHA-256, in hexadecimal, of what determines its answers.
        config: what to say about it in a report, as JSON.
        sample_rate: of the audio it takes, in Hz.
        window_samples: samples that count as one unit of work.
        embedding_size: numbers in an embedding.
    """

    def __init__(
        self,
        name: str,
        ask: Ask,
        *,
        sample_rate: Any,
        identity: Sequence[str | bytes],
        config: dict[str, Any],
        window_seconds: float = 1.0,
        known_by_answer: bool = False,
    ) -> None:
        """Wrap `ask`, and have it embed a second of noise.

        Args:
            name: what to call it, also in error sentences.
            ask: the encoder itself.
            sample_rate: what the encoder says is its sample rate, still to be checked.
            identity: what determines its answers.
            config: what to say about it; the sample rate and the size of its embeddings are added.
            window_seconds: how much audio counts as one unit of work.
            known_by_answer: whether the digest takes in the embedding of the noise, for an encoder whose code or
                weights lie where nobody can see them.

        Raises:
            UserError: the rate is no sample rate, or what it answers is no embedding of the noise.
        """
        self.name = name
        self.sample_rate = checked_sample_rate(name, sample_rate)
        self.window_samples = round(window_seconds * self.sample_rate)
        self._ask = ask
        noise = (0.2 * uniforms(0, Stream.NOISE, [0, 1], self.sample_rate) - 0.1).astype(np.float32)
        answer = self._answer(noise)
        if not answer.isfinite().all():
            raise UserError(f"{name} answers a second of noise with numbers that are not finite.")
        self.embedding_size = answer.shape[1]
        self.config = {**config, "sample_rate": self.sample_rate, "embedding_size": self.embedding_size}
        digest = hashlib.sha256()
        if known_by_answer:
            identity = [*identity, answer.numpy().tobytes()]
        for part in (name.partition(":")[0], *identity):
            content = part.encode() if isinstance(part, str) else part
            digest.update(len(content).to_bytes(8, "little") + content)
        self.digest = digest.hexdigest()

    def embed(self, clips: Sequence[NDArray[Any]]) -> Tensor:
        """One embedding a clip, shape (clips, embedding_size), float32 on the CPU.

        A clip whose embedding is not finite has it like that: it alone is at fault.

        Args:
            clips: audio at `sample_rate`, 1-D, of any length.

        Raises:
            UserError: the encoder raised an exception, or gave something else than a vector a clip, of one size.
        """
        audio = [np.asarray(clip, dtype=np.float32) for clip in clips]
        vectors = torch.empty(len(audio), self.embedding_size)
        for positions in batches_of_one_length([len(clip) for clip in audio], self.sample_rate):
            answer = self._answer(np.stack([audio[position] for position in positions]))
            if answer.shape[1] != self.embedding_size:
                raise UserError(
                    f"{self.name} gives embeddings of {answer.shape[1]} numbers, after {self.embedding_size}"
                    " before: an embedding must have one size, whatever the length of the clip."
                )
            vectors[positions] = answer
        return vectors

    def _answer(self, batch: NDArray[np.float32]) -> Tensor:
        """What the encoder says to clips (batch, samples), if it has the shape (batch, size)."""
        what = f"embedding audio of shape {batch.shape}"
        with foreign_code(self.name, what), torch.no_grad():
            answer = torch.as_tensor(self._ask(batch)).detach().float().cpu()
        if answer.ndim != 2 or len(answer) != len(batch) or not answer.shape[1]:
            raise UserError(
                f"{self.name} answers {len(batch)} clips with shape {tuple(answer.shape)}: it must be"
                f" ({len(batch)}, embedding size)."
            )
        return answer


def batches_of_one_length(lengths: Sequence[int], sample_rate: int) -> Iterator[list[int]]:
    """Positions of clips that have one length, about `SECONDS_PER_CALL` of audio together."""
    by_length: dict[int, list[int]] = {}
    for position, length in enumerate(lengths):
        by_length.setdefault(length, []).append(position)
    for length, positions in by_length.items():
        clips = max(1, SECONDS_PER_CALL * sample_rate // length)
        for start in range(0, len(positions), clips):
            yield positions[start : start + clips]


def checked_sample_rate(name: str, rate: Any) -> int:
    """`rate` as an integer.

    Raises:
        UserError: it is not a whole number of Hz from 1000 to 384000.
    """
    try:
        whole = int(rate)
        is_rate = whole == rate and whole in SAMPLE_RATES
    except (TypeError, ValueError, OverflowError):
        is_rate = False
    if not is_rate:
        raise UserError(
            f"{name} has the sample rate {rate!r}: it must be a whole number of Hz from {SAMPLE_RATES[0]} to"
            f" {SAMPLE_RATES[-1]}."
        )
    return whole


@contextmanager
def foreign_code(name: str, doing: str) -> Iterator[None]:
    """Runs code that is not ours: what it raises becomes one sentence that names the encoder."""
    try:
        yield
    except (UserError, MemoryError):
        raise
    except Exception as error:
        message = " ".join(str(error).split()).rstrip(".")
        raise UserError(
            f"{name} failed at {doing}: {type(error).__name__}: {message or 'no message'}."
        ) from error
