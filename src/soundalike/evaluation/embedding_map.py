"""A map of embeddings: clips that sound alike to the encoder lie close together."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from soundalike import draws

_START_SIZE = 1e-4
"""Standard deviation of the points at the start, as t-SNE's authors advise."""


MOST_CLIPS = 3000
"""More would take minutes to place and could not be told apart."""


def embedding_map(vectors: NDArray[np.floating[Any]], seed: int) -> NDArray[np.float64]:
    """The place of each clip on a map of all, or of 3,000 that are drawn; shape (clips, 2), NaN for the others.

    Args:
        vectors: of all clips, shape (clips, size).
        seed: of the draw, and of the noise at the start.
    """
    chosen = np.sort(draws.permutation(seed, draws.Stream.PROBE, 0, len(vectors))[:MOST_CLIPS])
    places = np.full((len(vectors), 2), np.nan)
    places[chosen] = _map(vectors[chosen], seed)
    return places


def _map(vectors: NDArray[np.floating[Any]], seed: int) -> NDArray[np.float64]:
    """Places in the plane by t-SNE with cosine distances, shape (clips, 2); the same for any number of threads.

    It starts from the first two principal components, which keeps far things apart (Kobak and Linderman,
    Nature Biotechnology 39, 2021), with a little drawn noise, so that equal embeddings can part.
    """
    clips = len(vectors)
    with threadpool_limits(limits=1):
        rows = vectors.astype(np.float64)
        left, sizes, _ = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
        start = np.zeros((clips, 2))
        components = left[:, :2] * sizes[:2]
        start[:, : components.shape[1]] = components / (components[:, :1].std() or 1.0)
        start += 0.01 * draws.normals(seed, draws.Stream.PROBE, np.arange(clips), 2)
        perplexity = min(30.0, (clips - 1) / 3)
        tsne = TSNE(metric="cosine", perplexity=perplexity, init=_START_SIZE * start, random_state=0)
        places: NDArray[np.float64] = tsne.fit_transform(rows).astype(np.float64)
    return places
