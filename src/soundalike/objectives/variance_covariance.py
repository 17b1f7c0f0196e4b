"""Variance, invariance and covariance (Bardes, Ponce and LeCun, "VICReg: Variance-invariance-covariance
regularization for self-supervised learning", ICLR 2022): no view is compared with those of other sounds.
"""

from typing import ClassVar, Literal

import torch
from pydantic import NonNegativeFloat
from torch import Tensor
from torch.nn import functional

from soundalike.objectives.precision import wide
from soundalike.settings import Settings

EPSILON = 1e-4
"""Added to a variance before its root, whose slope at 0 would be infinite."""


class VarianceCovarianceSettings(Settings):
    """Settings of the objective `variance_covariance`; the weights are the paper's."""

    needs_labels: ClassVar[bool] = False
    needs_classifier: ClassVar[bool] = False

    name: Literal["variance_covariance"] = "variance_covariance"
    invariance_weight: NonNegativeFloat = 25.0
    variance_weight: NonNegativeFloat = 25.0
    covariance_weight: NonNegativeFloat = 1.0


def variance_covariance(
    a: Tensor,
    b: Tensor,
    invariance_weight: float = 25.0,
    variance_weight: float = 25.0,
    covariance_weight: float = 1.0,
) -> Tensor:
    """Views of a pair near each other, every dimension spread out, no two dimensions alike; as the paper's Algorithm 1.

    The weighted sum of the mean squared difference of the views, and of these two, each summed over both views: how
    much the standard deviations of the dimensions fall short of 1 (`variance_shortfall`), and the squared covariances
    of the dimensions (`squared_covariance`). Embeddings are taken as they are, not put on the unit sphere. The paper's
    published code halves the second term: `variance_weight` 12.5 here.

    Args:
        a: embeddings of one view, shape (batch, dim).
        b: embeddings of the other view, shape (batch, dim).
        invariance_weight: of the difference of the views.
        variance_weight: of the shortfall.
        covariance_weight: of the covariances.

    Returns:
        A scalar tensor.
    """
    a, b = wide(a), wide(b)
    return (
        invariance_weight * functional.mse_loss(a, b)
        + variance_weight * (variance_shortfall(a) + variance_shortfall(b))
        + covariance_weight * (squared_covariance(a) + squared_covariance(b))
    )


def variance_shortfall(x: Tensor) -> Tensor:
    """Mean over the dimensions of max(0, 1 - standard deviation over the batch); x of shape (batch, dim)."""
    return functional.relu(1.0 - (x.var(dim=0) + EPSILON).sqrt()).mean()


def squared_covariance(x: Tensor) -> Tensor:
    """Sum of the squared covariances of each two dimensions, both ways, over their number; x of shape (batch, dim)."""
    centred = x - x.mean(dim=0)
    # Autocast would round the product.
    with torch.autocast(x.device.type, enabled=False):
        covariance = centred.T @ centred / (len(x) - 1)
    return (covariance - covariance.diagonal().diag()).square().sum() / x.shape[1]
