"""A map of embeddings: clips that sound alike to the encoder lie close together."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from soundalike import draws

_START_SIZE = 1e-4
"""Standard deviation of the points at the start, as t-SNE's authors advise."""


def embedding_map(vectors: NDArray[np.floating[Any]], seed: int) -> NDArray[np.float64]:
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
