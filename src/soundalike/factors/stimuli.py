"""The sounds that encoders are asked about: rendered by a patch, and embedded as they come."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from soundalike.draws import Stream
from soundalike.embedding import Embedder
from soundalike.errors import UserError
from soundalike.synth import DURATIONS, SAMPLE_RATES, Patch, noise_keys, render

Doubles = NDArray[np.float64]
Advance = Callable[[int], None]
"""Told how many more sounds are done."""

FIRST_SOUND = 2**40
"""Sounds of a seed are counted from here: far beyond all that a training run with that seed will ever hear."""

_AT_ONCE = 128


@dataclass(frozen=True)
class Stimuli:
    """Random sounds of a patch as long as an encoder's window, at its sample rate.

    Attributes:
        patch: the synthesizer, under its prior.
        seed: of the sounds.
        sample_rate: in Hz.
        duration: in seconds.
        threads: how many are rendered at once; None is one a core.
    """

    patch: Patch
    seed: int
    sample_rate: int
    duration: float
    threads: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no patch renders.

        Raises:
            UserError: the sample rate or the duration is out of the synthesizer's range.
        """
        (lowest, highest), (shortest, longest) = SAMPLE_RATES, DURATIONS
        if not (lowest <= self.sample_rate <= highest and shortest <= self.duration <= longest):
            raise UserError(
                f"the model hears {self.duration:g} s at {self.sample_rate:,} Hz, but patches render {shortest:g} to"
                f" {longest:g} s at {lowest:,} to {highest:,} Hz: choose a model within that."
            )

    def parameters(self, sounds: ArrayLike) -> Doubles:
        """Unit values of random sounds by their numbers, shape (sounds, parameters)."""
        return self.patch.draw_parameters(self.seed, FIRST_SOUND + np.asarray(sounds, dtype=np.uint64))

    def render(self, rows: Doubles, sounds: ArrayLike) -> NDArray[np.float32]:
        """Audio of unit values (sounds, parameters), each with the noise of the sound of that number."""
        return render(
            self.patch,
            rows,
            noise_keys(self.seed, Stream.NOISE, FIRST_SOUND + np.asarray(sounds, dtype=np.uint64)),
            sample_rate=self.sample_rate,
            duration=self.duration,
            threads=self.threads,
        )


def embed_stimuli(
    embedders: Mapping[str, Embedder],
    stimuli: Stimuli,
    rows: Doubles,
    sounds: NDArray[np.int64],
    advance: Advance,
) -> dict[str, NDArray[np.float32]]:
    """Render sounds and embed them by every embedder, a few at a time.

    Args:
        embedders: by name.
        stimuli: what renders.
        rows: unit values, shape (sounds, parameters).
        sounds: the number of the sound whose noise each row has, shape (sounds,).
        advance: told of the progress.

    Returns:
        For each embedder the embeddings, shape (sounds, embedding_size).

    Raises:
        UserError: an embedding is not finite.
    """
    found: dict[str, list[NDArray[np.float32]]] = {name: [] for name in embedders}
    for some in _parts(len(rows)):
        audio = stimuli.render(rows[some], sounds[some])
        for name, embedder in embedders.items():
            found[name].append(_finite(embedder.embed(list(audio)), name))
        advance(len(audio))
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _parts(count: int) -> Iterator[slice]:
    for first in range(0, count, _AT_ONCE):
        yield slice(first, first + _AT_ONCE)


def _finite(embeddings: Tensor, name: str) -> NDArray[np.float32]:
    values: NDArray[np.float32] = embeddings.numpy()
    if not np.isfinite(values).all():
        raise UserError(
            f"the {name} encoder gives embeddings that are not finite for sounds of the patch: its weights are"
            " damaged, or its training diverged; choose another model."
        )
    return values
