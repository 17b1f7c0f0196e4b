"""Embeddings as every contrast takes them: two or more, never in 16 bits."""

import torch
from torch import Tensor

from soundalike.errors import UserError


def wide(embeddings: Tensor) -> Tensor:
    """Embeddings of shape (batch, dim), in float32 where they were narrower.

    Raises:
        UserError: there are fewer than two.
    """
    if embeddings.ndim != 2 or len(embeddings) < 2:
        raise UserError(
            f"embeddings of shape {tuple(embeddings.shape)}: a contrast needs a batch of two or more."
        )
    return embeddings if embeddings.dtype == torch.float64 else embeddings.float()
