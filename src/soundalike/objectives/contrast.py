"""Contrasts: the objectives that need nothing but the two views."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from torch import Tensor

from soundalike.objectives.alignment_uniformity import AlignmentUniformitySettings, alignment_uniformity
from soundalike.objectives.nt_xent import NtXentSettings, nt_xent
from soundalike.objectives.variance_covariance import VarianceCovarianceSettings, variance_covariance
from soundalike.settings import chosen_by_name

ContrastSettings = Annotated[
    NtXentSettings | AlignmentUniformitySettings | VarianceCovarianceSettings,
    chosen_by_name("contrast", NtXentSettings, AlignmentUniformitySettings, VarianceCovarianceSettings),
]

Contrast = Callable[[Tensor, Tensor], Tensor]
"""Projections of both views, each of shape (batch, size), to a scalar loss."""


def build_contrast(settings: ContrastSettings) -> Contrast:
    """The contrast that `settings` describe."""
    arguments = settings.model_dump(exclude={"name"})
    match settings:
        case NtXentSettings():
            return partial(nt_xent, **arguments)
        case AlignmentUniformitySettings():
            return partial(alignment_uniformity, **arguments)
        case VarianceCovarianceSettings():
            return partial(variance_covariance, **arguments)
