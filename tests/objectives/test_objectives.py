import pytest
import torch

from soundalike.errors import UserError
from soundalike.objectives import (
    AlignmentUniformitySettings,
    NtXentSettings,
    ObjectiveSettings,
    alignment_uniformity,
    build_objective,
    nt_xent,
)
from soundalike.settings import Settings, validate


class Holder(Settings):
    objective: ObjectiveSettings


def test_settings_reach_the_function() -> None:
    a, b = torch.randn(6, 4), torch.randn(6, 4)
    contrast = build_objective(NtXentSettings(temperature=0.2))
    assert torch.equal(contrast(a, b), nt_xent(a, b, 0.2))
    settings = AlignmentUniformitySettings(alignment_weight=2, uniformity_weight=0.5, alpha=1.5, t=3)
    assert torch.equal(build_objective(settings)(a, b), alignment_uniformity(a, b, 2, 0.5, 1.5, 3))


@pytest.mark.parametrize("name", ["alignment_uniformity", "nt_xent"])
def test_a_bare_name_takes_the_functions_own_defaults(name: str) -> None:
    a, b = torch.randn(6, 4), torch.randn(6, 4)
    objective = build_objective(validate(Holder, {"objective": name}).objective)
    function = {"alignment_uniformity": alignment_uniformity, "nt_xent": nt_xent}[name]
    assert torch.equal(objective(a, b), function(a, b))


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
    ],
)
def test_a_wrong_setting_is_answered_in_one_sentence(objective: object, sentence: str) -> None:
    with pytest.raises(UserError) as error:
        validate(Holder, {"objective": objective})
    assert sentence in str(error.value)
