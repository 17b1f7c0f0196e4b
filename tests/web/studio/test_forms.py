"""Values of a patch: all of them, in range, and no others. And presets."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundalike.errors import UserError
from soundalike.settings import validate
from soundalike.synth import get_patch
from soundalike.web.studio.forms import SoundForm, unit_row

NAMES = get_patch("voice").table.names
MIDDLE = dict.fromkeys(NAMES, 0.5)


@given(name=st.sampled_from(NAMES), value=st.floats(0, 1) | st.integers(0, 1))
def test_any_value_in_range_goes_to_its_place(name: str, value: float) -> None:
    form = validate(SoundForm, {"patch": "voice", "values": {**MIDDLE, name: value}}, "key")
    patch, row = unit_row(form.patch, form.values)
    expected = np.full(len(NAMES), 0.5)
    expected[NAMES.index(name)] = value
    np.testing.assert_array_equal(row, expected)
    assert patch.name == "voice"


OUT_OF_RANGE = (
    st.floats(max_value=0, exclude_max=True, allow_infinity=False)
    | st.floats(min_value=1, exclude_min=True, allow_infinity=False)
    | st.integers(-(2**64), -1)
    | st.integers(2, 2**64)
)


@given(name=st.sampled_from(NAMES), value=OUT_OF_RANGE)
def test_any_value_out_of_range_is_named(name: str, value: float) -> None:
    form = validate(SoundForm, {"patch": "voice", "values": {**MIDDLE, name: value}}, "key")
    with pytest.raises(UserError, match=rf"parameter '{name}' = .* choose 0 to 1"):
        unit_row(form.patch, form.values)


@pytest.mark.parametrize("value", ["0.5", True, None, [0.5], {}, float("nan"), float("inf")])
def test_a_value_that_is_no_number_is_named(value: Any) -> None:
    with pytest.raises(UserError, match=r"key 'values.mixer.noise'"):
        validate(SoundForm, {"patch": "voice", "values": {**MIDDLE, "mixer.noise": value}}, "key")


@given(st.sets(st.sampled_from(NAMES), min_size=1))
def test_missing_values_are_named(missing: set[str]) -> None:
    with pytest.raises(UserError, match="is missing: all 78 of voice need a value") as refusal:
        unit_row("voice", {name: 0.5 for name in NAMES if name not in missing})
    assert str(refusal.value).split("'")[1] in missing


def test_unknown_values_are_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match=r"'mixer.nois': did you mean 'mixer.noise'"):
        unit_row("voice", {**MIDDLE, "mixer.nois": 0.5})


@pytest.mark.parametrize("patch", ["voyce", "parametric:sine=100000000", "", "../voice"])
def test_only_patches_in_the_list_can_be_played(patch: str) -> None:
    with pytest.raises(UserError, match=f"unknown patch '{patch}'"):
        unit_row(patch, MIDDLE)


PRESET = {"format": 1, "patch": "voice", "values": MIDDLE, "noise_seed": 7}


def test_a_preset_comes_back_as_it_was_saved(client: Any) -> None:
    answer = client.post("/api/preset", json=PRESET)
    assert answer.status_code == 200
    assert answer.json() == PRESET


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"format": 2}, "'format'"),
        ({"format": None}, "'format'"),
        ({"patch": "voyce"}, "did you mean 'voice'"),
        ({"patch": 3}, "'patch'"),
        ({"patch": "voice_fm"}, "is missing"),
        ({"values": {}}, "is missing"),
        ({"values": {**MIDDLE, "x": 0.5}}, "unknown parameter of voice 'x'"),
        ({"values": {**MIDDLE, "mixer.noise": 1.01}}, "'mixer.noise' = 1.01 is out of range: choose 0 to 1"),
        ({"values": [0.5] * 78}, "'values'"),
        ({"noise_seed": -1}, "'noise_seed'"),
        ({"noise_seed": 2**64}, "'noise_seed'"),
        ({"noise_seed": 1.5}, "'noise_seed'"),
        ({"noise_seed": "7"}, "'noise_seed'"),
        ({"nose_seed": 7}, "did you mean 'noise_seed'"),
        ({"<img src=x onerror=alert(1)>": 7}, "<img src=x onerror=alert(1)>"),
    ],
)
def test_a_preset_that_is_not_right_gets_one_sentence(
    client: Any, changes: dict[str, Any], named: str
) -> None:
    answer = client.post("/api/preset", json={**PRESET, **changes})
    assert answer.status_code == 400
    sentence = answer.json()["error"]
    assert named in sentence
    assert sentence.endswith((".", "?"))
    # As data: no browser takes it for a page.
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("key", PRESET)
def test_every_key_of_a_preset_is_needed(client: Any, key: str) -> None:
    preset = {name: value for name, value in PRESET.items() if name != key}
    assert client.post("/api/preset", json=preset).json() == {"error": f"key '{key}' is missing."}
