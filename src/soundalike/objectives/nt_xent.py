"""The normalised, temperature-scaled cross-entropy of SimCLR (Chen, Kornblith, Norouzi and Hinton, "A simple
framework for contrastive learning of visual representations", ICML 2020).
"""

from typing import ClassVar, Literal

import torch
from pydantic import PositiveFloat
from torch import Tensor
from torch.nn import functional

from soundalike.objectives.sphere import cosines_between, unit_vectors
from soundalike.settings import Settings


class NtXentSettings(Settings):
    """Settings of the objective `nt_xent`."""

    needs_labels: ClassVar[bool] = False
    needs_classifier: ClassVar[bool] = False

    name: Literal["nt_xent"] = "nt_xent"
    temperature: PositiveFloat = 0.5


def nt_xent(a: Tensor, b: Tensor, temperature: float = 0.5) -> Tensor:
    """Cross-entropy of finding each view's partner among all other views, by cosine / temperature.

    Args:
        a: embeddings of one view, shape (batch, dim).
        b: embeddings of the other view, shape (batch, dim).
        temperature: small values weigh the nearest negatives more.

    Returns:
        A scalar tensor, the mean over the 2 batch views.
    """
    views = torch.cat([unit_vectors(a), unit_vectors(b)])
    partners = torch.arange(len(views), device=views.device).roll(len(a))
    return functional.cross_entropy(cosines_between(views) / temperature, partners)
