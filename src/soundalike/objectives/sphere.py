"""Embeddings on the unit sphere, where contrasts by cosine live."""

import torch
from torch import Tensor
from torch.nn import functional

from soundalike.objectives.precision import wide


def unit_vectors(embeddings: Tensor) -> Tensor:
    """L2-normalised embeddings of shape (batch, dim), in float32 where they were narrower.

    Raises:
        UserError: there are fewer than two.
    """
    return functional.normalize(wide(embeddings), dim=1)


def cosines_between(vectors: Tensor) -> Tensor:
    """Cosine of each two of `vectors`, unit vectors of shape (batch, dim); shape (batch, batch).

    The diagonal is minus infinity, so that no vector counts as its own neighbour in a sum of exponentials.
    Never in 16 bits: autocast, which would round the product, is off inside.
    """
    with torch.autocast(vectors.device.type, enabled=False):
        cosines = vectors @ vectors.T
    diagonal = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    return cosines.masked_fill(diagonal, -torch.inf)
