"""The supervised contrastive loss (Khosla et al., "Supervised contrastive learning", NeurIPS 2020)."""

from typing import ClassVar, Literal

import torch
from pydantic import PositiveFloat
from torch import Tensor

from soundalike.objectives.sphere import cosines_between, unit_vectors
from soundalike.settings import Settings


class SupervisedContrastiveSettings(Settings):
    """Settings of the objective `supervised_contrastive`; the temperature is the paper's."""

    needs_labels: ClassVar[bool] = True
    needs_classifier: ClassVar[bool] = False

    name: Literal["supervised_contrastive"] = "supervised_contrastive"
    temperature: PositiveFloat = 0.1


def supervised_contrastive(a: Tensor, b: Tensor, label: Tensor, temperature: float = 0.1) -> Tensor:
    """Cross-entropy of finding each view's partners, all other views of its class, by cosine / temperature.

    The paper's L_out (its equation 2): the mean over the partners is taken outside the logarithm. An item without
    a label is a class of its own; if all are, this is `nt_xent`.

    Args:
        a: projections of one view, shape (batch, size).
        b: projections of the other view, shape (batch, size).
        label: class of each pair, shape (batch,), int64; -1 where there is none.
        temperature: small values weigh the nearest negatives more.

    Returns:
        A scalar tensor, the mean over the 2 batch views.
    """
    views = torch.cat([unit_vectors(a), unit_vectors(b)])
    own_class = -1 - torch.arange(len(label), device=label.device)
    classes = torch.where(label < 0, own_class, label).repeat(2)
    partners = classes[:, None] == classes
    partners.fill_diagonal_(False)
    log_shares = torch.log_softmax(cosines_between(views) / temperature, dim=1)
    # Not a product with the mask: a view's share of itself is zero, and its logarithm minus infinity.
    found = log_shares.masked_fill(~partners, 0.0).sum(dim=1) / partners.sum(dim=1)
    return -found.mean()
