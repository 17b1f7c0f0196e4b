"""Alignment and uniformity (Wang and Isola, "Understanding contrastive representation learning through
alignment and uniformity on the hypersphere", ICML 2020).
"""

import math
from typing import ClassVar, Literal

import torch
from pydantic import Field, NonNegativeFloat, PositiveFloat
from torch import Tensor

from soundalike.objectives.sphere import cosines_between, unit_vectors
from soundalike.settings import Settings


class AlignmentUniformitySettings(Settings):
    """Settings of the objective `alignment_uniformity`."""

    needs_labels: ClassVar[bool] = False
    needs_classifier: ClassVar[bool] = False

    name: Literal["alignment_uniformity"] = "alignment_uniformity"
    alignment_weight: NonNegativeFloat = 1.0
    uniformity_weight: NonNegativeFloat = 1.0
    # Below 1 the gradient of two equal views would be infinite.
    alpha: float = Field(default=2.0, ge=1.0)
    t: PositiveFloat = 2.0


def alignment(a: Tensor, b: Tensor, alpha: float = 2.0) -> Tensor:
    """How far the two views of a pair lie apart: mean of ||a_i - b_i||^alpha over unit vectors, 0 to 2^alpha.

    Args:
        a: embeddings of one view, shape (batch, dim).
        b: embeddings of the other view, shape (batch, dim).
        alpha: exponent, 1 or more.

    Returns:
        A scalar tensor.
    """
    distances: Tensor = torch.linalg.vector_norm(unit_vectors(a) - unit_vectors(b), dim=1)
    return distances.pow(alpha).mean()


def uniformity(x: Tensor, t: float = 2.0) -> Tensor:
    """How evenly embeddings fill the sphere: log of the mean of exp(-t ||x_i - x_j||^2) over i < j.

    Between -4t (two opposite points) and 0 (all in one point).

    Args:
        x: embeddings of shape (batch, dim).
        t: sharpness of the Gaussian kernel.

    Returns:
        A scalar tensor.
    """
    # ||x_i - x_j||^2 = 2 - 2 cos, and each pair i < j stands twice in the matrix.
    log_kernel = 2.0 * t * (cosines_between(unit_vectors(x)) - 1.0)
    return torch.logsumexp(log_kernel.flatten(), dim=0) - math.log(len(x) * (len(x) - 1))


def alignment_uniformity(
    a: Tensor,
    b: Tensor,
    alignment_weight: float = 1.0,
    uniformity_weight: float = 1.0,
    alpha: float = 2.0,
    t: float = 2.0,
) -> Tensor:
    """Weighted sum of `alignment` and of both views' mean `uniformity`; a and b of shape (batch, dim)."""
    spread = (uniformity(a, t) + uniformity(b, t)) / 2.0
    return alignment_weight * alignment(a, b, alpha) + uniformity_weight * spread
