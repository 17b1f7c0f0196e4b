"""The joint objective of CLAR (Al-Tahan and Mohsenzadeh, "CLAR: Contrastive learning of auditory representations",
AISTATS 2021): contrast on all items, cross-entropy on the labelled ones.
"""

from typing import ClassVar, Literal

from pydantic import NonNegativeFloat
from torch import Tensor

from soundalike.objectives.contrast import Contrast, ContrastSettings
from soundalike.objectives.cross_entropy import cross_entropy
from soundalike.objectives.nt_xent import NtXentSettings, nt_xent
from soundalike.settings import Settings


class ClarSettings(Settings):
    """Settings of the objective `clar`.

    Attributes:
        contrast: the contrastive part; a name or a table with a `name`.
        weight: of the cross-entropy. The contrast has weight 1.
    """

    needs_labels: ClassVar[bool] = True
    needs_classifier: ClassVar[bool] = True

    name: Literal["clar"] = "clar"
    contrast: ContrastSettings = NtXentSettings()
    weight: NonNegativeFloat = 1.0


def clar(
    a: Tensor,
    b: Tensor,
    logits: Tensor,
    label: Tensor,
    contrast: Contrast = nt_xent,
    weight: float = 1.0,
) -> Tensor:
    """Contrast of all pairs plus `weight` times the cross-entropy of those with a label.

    Args:
        a: projections of one view, shape (batch, size).
        b: projections of the other view, shape (batch, size).
        logits: class scores of both views, those of `a` above those of `b`, shape (2 * batch, classes).
        label: class of each pair, shape (batch,), int64; -1 where there is none.
        contrast: of `a` and `b`.
        weight: of the cross-entropy, which is a mean over the labelled pairs and both views.

    Returns:
        A scalar tensor; without any label it is the contrast alone.
    """
    return contrast(a, b) + weight * cross_entropy(logits, label)
