"""The JSON form of a sound renders to the same bytes."""

import json
from importlib.metadata import version

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.draws import Stream
from soundalike.errors import UserError
from soundalike.synth import Sound, get_patch, noise_keys, render

PATCHES = ["voice", "voice_fm", "parametric", "parametric:sine=0,square_saw=1,fm_sine=1,fm_square_saw=0"]
*STREAMS, LAST_STREAM = (str(int(stream)) for stream in Stream)


def some_sound(name: str = "voice") -> Sound:
    patch = get_patch(name)
    return Sound.of_row(patch, patch.draw_parameters(0, [0])[0], noise_keys(0, Stream.NOISE, [0])[0])


@pytest.mark.parametrize("prior", ["physical", "unit"])
@pytest.mark.parametrize("name", PATCHES)
@settings(max_examples=5)
@given(
    seed=st.integers(0, 2**64 - 1),
    index=st.integers(0, 2**64 - 1),
    stream=st.sampled_from([Stream.NOISE, Stream.NOISE_A]),
    extremes=st.floats(0.0, 1.0),
    rates=st.fixed_dictionaries(
        {
            "sample_rate": st.sampled_from([8_000, 11_025]),
            "duration": st.floats(0.1, 0.3),
            "control_rate": st.sampled_from([480.0, 97.5]),
        }
    ),
)
def test_the_bytes_come_back_from_json(
    name: str,
    prior: str,
    seed: int,
    index: int,
    stream: Stream,
    extremes: float,
    rates: dict[str, float],
) -> None:
    patch = get_patch(name, prior)  # type: ignore[arg-type]
    unit = patch.draw_parameters(seed, [index])
    share = np.linspace(0.0, 1.0, unit.shape[1])
    unit[0, share < extremes] = np.round(unit[0, share < extremes])
    key = noise_keys(seed, stream, [index])
    text = json.dumps(Sound.of_row(patch, unit[0], key[0], **rates).to_json(), allow_nan=False)
    again = Sound.from_json(json.loads(text))
    np.testing.assert_array_equal(again.render(), render(patch, unit, key, **rates)[0])  # type: ignore[arg-type]
    assert json.dumps(again.to_json()) == text


def test_the_form_says_what_it_is() -> None:
    form = some_sound().to_json()
    assert {key: form[key] for key in form if key != "parameters"} == {
        "format_version": 1,
        "soundalike": version("soundalike"),
        "patch": "voice",
        "sample_rate": 16_000,
        "duration": 1.0,
        "control_rate": 480.0,
        "noise": {"seed": 0, "stream": 3, "index": 0},
    }
    assert tuple(form["parameters"]) == get_patch("voice").table.names


def with_parameter(name: str, value: object) -> dict[str, object]:
    return {"parameters": some_sound().parameters | {name: value}}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"patch": "voise"}, "unknown patch 'voise': did you mean 'voice'?"),
        (
            {"patch": "voice_fm"},
            "parameter 'adsr_3.attack' is missing: every parameter of the patch needs a value.",
        ),
        (
            {"format_version": 2},
            "this sound has format version 2, but this soundalike reads 1: update soundalike.",
        ),
        ({"patch": None}, "key of a sound 'patch' = null: input should be a valid string."),
        ({"sample_rat": 1}, "unknown key of a sound 'sample_rat': did you mean 'sample_rate'?"),
        ({"sample_rate": 4_000}, "sample_rate = 4000 is out of range: choose 8000 to 48000 Hz."),
        ({"duration": 1e9}, "duration = 1000000000.0 is out of range: choose 0.1 to 30 s."),
        ({"control_rate": 0}, "control_rate = 0.0 is out of range: choose 10 to 48000 Hz."),
        ({"noise": 3}, "key of a sound 'noise' = 3: expected a table of keys and values."),
        ({"noise": {"seed": 0, "stream": 3}}, "key of a sound 'noise.index' is missing."),
        (
            {"noise": {"seed": -1, "stream": 3, "index": 0}},
            "key of a sound 'noise.seed' = -1: input should be greater than or equal to 0.",
        ),
        (
            {"noise": {"seed": 0, "stream": 99, "index": 0}},
            f"key of a sound 'noise.stream' = 99: input should be {', '.join(STREAMS)} or {LAST_STREAM}.",
        ),
        (
            with_parameter("keyboard.midi_f1", 3.0),
            "unknown parameter 'keyboard.midi_f1': did you mean 'keyboard.midi_f0'?",
        ),
        (
            with_parameter("keyboard.midi_f0", 128.0),
            "parameter 'keyboard.midi_f0' = 128.0 is out of range: choose 0 to 127 MIDI note.",
        ),
        (
            with_parameter("keyboard.midi_f0", float("nan")),
            "key of a sound 'parameters.keyboard.midi_f0' = NaN: input should be a finite number.",
        ),
    ],
)
def test_a_wrong_form_is_one_sentence(change: dict[str, object], sentence: str) -> None:
    form = some_sound().to_json() | change
    with pytest.raises(UserError) as error:
        Sound.from_json(form).render()
    assert str(error.value) == sentence


@pytest.mark.parametrize("form", [{}, [], "voice", None])
def test_what_is_no_form_at_all(form: object) -> None:
    with pytest.raises(UserError, match=r"is missing\.|expected a table of keys and values\."):
        Sound.from_json(form)  # type: ignore[arg-type]


def test_a_sound_of_another_version_is_rendered_with_a_warning() -> None:
    form = some_sound().to_json() | {"soundalike": "0.0.1"}
    with pytest.warns(UserWarning, match="soundalike 0.0.1 wrote this sound"):
        again = Sound.from_json(form)
    np.testing.assert_array_equal(again.render(), some_sound().render())
