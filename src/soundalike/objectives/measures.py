"""Numbers about embeddings that are watched, not optimised."""

import torch
from torch import Tensor


@torch.no_grad()
def effective_rank(embeddings: Tensor) -> float:
    """How many directions the embeddings use: exp of the entropy of their normalised singular values.

    From 1 (all on one line) to min(batch, dim) (all directions alike); 0 when all are zero. Roy and Vetterli,
    "The effective rank: a measure of effective dimensionality", EUSIPCO 2007.

    Args:
        embeddings: shape (batch, dim), used as they are, neither centred nor scaled; NaN gives NaN.
    """
    if not embeddings.isfinite().all():
        return float("nan")
    singular_values = torch.linalg.svdvals(embeddings.double())
    total = singular_values.sum()
    if total == 0:
        return 0.0
    return float(torch.special.entr(singular_values / total).sum().exp())
