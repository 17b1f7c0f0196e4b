from typing import Any

import pytest
import torch

from soundalike.errors import UserError
from soundalike.objectives import (
    AlignmentUniformitySettings,
    ClarSettings,
    NtXentSettings,
    ObjectiveSettings,
    Outputs,
    SupervisedContrastiveSettings,
    VarianceCovarianceSettings,
    alignment_uniformity,
    build_objective,
    clar,
    cross_entropy,
    nt_xent,
    supervised_contrastive,
    variance_covariance,
)
from soundalike.settings import Settings, parse_assignments, validate

A, B = (torch.randn(6, 4, generator=torch.Generator().manual_seed(seed)) for seed in (0, 1))
LOGITS = torch.randn(12, 3, generator=torch.Generator().manual_seed(2))
LABEL = torch.tensor([0, -1, 2, 1, -1, 2])
OUTPUTS = Outputs(A, B, LOGITS, LABEL)


class Holder(Settings):
    objective: ObjectiveSettings


def read(*words: str) -> Any:
    return validate(Holder, parse_assignments(words)).objective


def test_settings_reach_the_function() -> None:
    contrast = build_objective(NtXentSettings(temperature=0.2))
    assert torch.equal(contrast(OUTPUTS), nt_xent(A, B, 0.2))
    settings = AlignmentUniformitySettings(alignment_weight=2, uniformity_weight=0.5, alpha=1.5, t=3)
    assert torch.equal(build_objective(settings)(OUTPUTS), alignment_uniformity(A, B, 2, 0.5, 1.5, 3))
    weights = VarianceCovarianceSettings(invariance_weight=2, variance_weight=3, covariance_weight=4)
    assert torch.equal(build_objective(weights)(OUTPUTS), variance_covariance(A, B, 2, 3, 4))
    supervised = build_objective(SupervisedContrastiveSettings(temperature=0.7))
    assert torch.equal(supervised(OUTPUTS), supervised_contrastive(A, B, LABEL, 0.7))
    joint = build_objective(ClarSettings(contrast=settings, weight=0.3))
    expected = alignment_uniformity(A, B, 2, 0.5, 1.5, 3) + 0.3 * cross_entropy(LOGITS, LABEL)
    assert torch.equal(joint(OUTPUTS), expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("alignment_uniformity", alignment_uniformity(A, B)),
        ("nt_xent", nt_xent(A, B)),
        ("variance_covariance", variance_covariance(A, B)),
        ("cross_entropy", cross_entropy(LOGITS, LABEL)),
        ("clar", clar(A, B, LOGITS, LABEL)),
        ("supervised_contrastive", supervised_contrastive(A, B, LABEL)),
    ],
)
def test_a_bare_name_takes_the_functions_own_defaults(name: str, expected: torch.Tensor) -> None:
    assert torch.equal(build_objective(read(f"objective={name}"))(OUTPUTS), expected)


def test_the_contrast_of_clar_is_chosen_by_name_too() -> None:
    settings = read("objective=clar", "objective.contrast=alignment_uniformity", "objective.contrast.t=3")
    assert settings == ClarSettings(contrast=AlignmentUniformitySettings(t=3))
    settings = read("objective.name=clar", "objective.contrast.name=nt_xent", "objective.weight=0.5")
    assert settings == ClarSettings(contrast=NtXentSettings(), weight=0.5)
    joint = read("objective=clar", "objective.contrast=variance_covariance")
    assert torch.equal(
        build_objective(joint)(OUTPUTS), variance_covariance(A, B) + cross_entropy(LOGITS, LABEL)
    )
    # What a run folder holds is read back as it was.
    assert validate(Holder, {"objective": settings.model_dump(mode="json")}).objective == settings


@pytest.mark.parametrize(
    ("name", "labels", "classifier"),
    [
        ("alignment_uniformity", False, False),
        ("nt_xent", False, False),
        ("variance_covariance", False, False),
        ("supervised_contrastive", True, False),
        ("cross_entropy", True, True),
        ("clar", True, True),
    ],
)
def test_an_objective_says_what_it_needs_and_refuses_to_do_without(
    name: str, labels: bool, classifier: bool
) -> None:
    settings = read(f"objective={name}")
    assert (settings.needs_labels, settings.needs_classifier) == (labels, classifier)
    objective = build_objective(settings)
    just_enough = Outputs(A, B, LOGITS if classifier else None, LABEL if labels else None)
    assert torch.equal(objective(just_enough), objective(OUTPUTS))
    if labels:
        with pytest.raises(UserError, match=f"objective {name} needs labels"):
            objective(Outputs(A, B, LOGITS, None))
    if classifier:
        with pytest.raises(UserError, match=f"objective {name} needs a classifier"):
            objective(Outputs(A, B, None, LABEL))


@pytest.mark.parametrize(
    ("objective", "sentence"),
    [
        ("nt_exnt", "unknown objective 'nt_exnt': did you mean 'nt_xent'?"),
        (
            {"name": "nt_xent", "temprature": 1},
            "unknown objective setting 'temprature': did you mean 'temperature'?",
        ),
        ({"name": "nt_xent", "temperature": 0}, "objective setting 'temperature' = 0"),
        ({"name": "alignment_uniformity", "alpha": 0.5}, "objective setting 'alpha' = 0.5"),
        (
            {"name": "variance_covariance", "variance_weight": -1},
            "objective setting 'variance_weight' = -1",
        ),
        ({"name": "clar", "weight": -1}, "objective setting 'weight' = -1"),
        ({"name": "clar", "contrast": "nt_exnt"}, "unknown contrast 'nt_exnt': did you mean 'nt_xent'?"),
        ({"name": "clar", "contrast": "cross_entropy"}, "unknown contrast 'cross_entropy'"),
        (
            {"name": "clar", "contrast": {"name": "nt_xent", "t": 1}},
            "unknown contrast setting 't': choose one of: name, temperature",
        ),
        ({"name": "clar", "needs_labels": False}, "unknown objective setting 'needs_labels'"),
        ({"name": "supervised_contrastive", "temperature": 0}, "objective setting 'temperature' = 0"),
    ],
)
def test_a_wrong_setting_is_answered_in_one_sentence(objective: object, sentence: str) -> None:
    with pytest.raises(UserError) as error:
        validate(Holder, {"objective": objective})
    assert sentence in str(error.value)
