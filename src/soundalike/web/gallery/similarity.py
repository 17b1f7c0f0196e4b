"""How alike an encoder finds the two sounds of a pair, beside sounds that have nothing to do with each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from soundalike.errors import UserError
from soundalike.web.gallery.examples import Example

if TYPE_CHECKING:
    # Loads PyTorch, which whoever has an embedder has loaded.
    from soundalike.embedding import Embedder

Doubles = NDArray[np.float64]

_TINY = 1e-12
"""Keeps an embedding of zeros from being divided by zero."""


@dataclass(frozen=True)
class Similarities:
    """Cosine similarities of embeddings, -1 to 1.

    Attributes:
        model: what the encoder is called.
        pairs: of A and B, shape (examples, deltas).
        random: of the sources of every two different examples, shape (examples * (examples - 1) / 2,).
    """

    model: str
    pairs: Doubles
    random: Doubles


def measure_similarities(listener: "Embedder", name: str, examples: Sequence[Example]) -> Similarities:
    """Embed all sounds of the examples and compare them.

    Args:
        listener: the encoder, at the sounds' sample rate.
        name: what it is called.
        examples: one or more.

    Raises:
        UserError: an embedding is not finite.
    """
    sources = _directions(listener, [example.source for example in examples])
    a, b = (
        _directions(listener, [getattr(pair, view).audio for example in examples for pair in example.pairs])
        for view in ("a", "b")
    )
    every_two = np.triu_indices(len(examples), k=1)
    return Similarities(
        model=name,
        pairs=(a * b).sum(axis=1).reshape(len(examples), -1),
        random=(sources @ sources.T)[every_two],
    )


def _directions(listener: "Embedder", sounds: list[NDArray[np.float32]]) -> Doubles:
    """Embeddings of length 1, shape (sounds, embedding_size)."""
    embeddings = listener.embed(sounds).numpy().astype(np.float64)
    if not np.isfinite(embeddings).all():
        raise UserError(
            "the model gives embeddings that are not finite for sounds of the patch: its weights are damaged, or its"
            " training diverged; choose another --model."
        )
    lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
    directions: Doubles = embeddings / np.maximum(lengths, _TINY)
    return directions
