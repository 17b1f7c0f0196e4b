"""Objectives: embeddings of two views to a loss."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from torch import Tensor

from soundalike.objectives.alignment_uniformity import (
    AlignmentUniformitySettings,
    alignment,
    alignment_uniformity,
    uniformity,
)
from soundalike.objectives.measures import effective_rank
from soundalike.objectives.nt_xent import NtXentSettings, nt_xent
from soundalike.settings import chosen_by_name

__all__ = [
    "AlignmentUniformitySettings",
    "NtXentSettings",
    "Objective",
    "ObjectiveSettings",
    "alignment",
    "alignment_uniformity",
    "build_objective",
    "effective_rank",
    "nt_xent",
    "uniformity",
]

ObjectiveSettings = Annotated[
    AlignmentUniformitySettings | NtXentSettings,
    chosen_by_name("objective", AlignmentUniformitySettings, NtXentSettings),
]

Objective = Callable[[Tensor, Tensor], Tensor]
"""Embeddings of both views, each of shape (batch, dim), to a scalar loss."""


def build_objective(settings: ObjectiveSettings) -> Objective:
    """The loss that `settings` describe."""
    arguments = settings.model_dump(exclude={"name"})
    match settings:
        case AlignmentUniformitySettings():
            return partial(alignment_uniformity, **arguments)
        case NtXentSettings():
            return partial(nt_xent, **arguments)
