"""Objectives: what came of a batch of pairs to a loss."""

from collections.abc import Callable
from typing import Annotated

from torch import Tensor

from soundalike.objectives.alignment_uniformity import (
    AlignmentUniformitySettings,
    alignment,
    alignment_uniformity,
    uniformity,
)
from soundalike.objectives.clar import ClarSettings, clar
from soundalike.objectives.contrast import build_contrast
from soundalike.objectives.cross_entropy import CrossEntropySettings, cross_entropy
from soundalike.objectives.hints import explained_variance, hint_error
from soundalike.objectives.measures import effective_rank
from soundalike.objectives.nt_xent import NtXentSettings, nt_xent
from soundalike.objectives.outputs import Outputs
from soundalike.objectives.supervised_contrastive import SupervisedContrastiveSettings, supervised_contrastive
from soundalike.objectives.variance_covariance import VarianceCovarianceSettings, variance_covariance
from soundalike.settings import chosen_by_name

__all__ = [
    "AlignmentUniformitySettings",
    "ClarSettings",
    "CrossEntropySettings",
    "NtXentSettings",
    "Objective",
    "ObjectiveSettings",
    "Outputs",
    "SupervisedContrastiveSettings",
    "VarianceCovarianceSettings",
    "alignment",
    "alignment_uniformity",
    "build_objective",
    "clar",
    "cross_entropy",
    "effective_rank",
    "explained_variance",
    "hint_error",
    "nt_xent",
    "supervised_contrastive",
    "uniformity",
    "variance_covariance",
]

ObjectiveSettings = Annotated[
    AlignmentUniformitySettings
    | NtXentSettings
    | VarianceCovarianceSettings
    | CrossEntropySettings
    | ClarSettings
    | SupervisedContrastiveSettings,
    chosen_by_name(
        "objective",
        AlignmentUniformitySettings,
        NtXentSettings,
        VarianceCovarianceSettings,
        CrossEntropySettings,
        ClarSettings,
        SupervisedContrastiveSettings,
    ),
]
"""Each says whether it makes no sense without labels (`needs_labels`), or without a classifier (`needs_classifier`)."""

Objective = Callable[[Outputs], Tensor]
"""What came of a batch to a scalar loss."""


def build_objective(settings: ObjectiveSettings) -> Objective:
    """The loss that `settings` describe.

    It raises `UserError` when it is given no labels or logits and needs them.
    """
    name = settings.name
    match settings:
        case AlignmentUniformitySettings() | NtXentSettings() | VarianceCovarianceSettings():
            contrast = build_contrast(settings)
            return lambda outputs: contrast(outputs.a, outputs.b)
        case CrossEntropySettings():
            return lambda outputs: cross_entropy(outputs.needed_logits(name), outputs.needed_label(name))
        case ClarSettings(weight=weight):
            contrast = build_contrast(settings.contrast)
            return lambda outputs: clar(
                outputs.a,
                outputs.b,
                outputs.needed_logits(name),
                outputs.needed_label(name),
                contrast,
                weight,
            )
        case SupervisedContrastiveSettings(temperature=temperature):
            return lambda outputs: supervised_contrastive(
                outputs.a, outputs.b, outputs.needed_label(name), temperature
            )
