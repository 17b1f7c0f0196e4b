import re

import numpy as np
import pytest

from soundalike.errors import UserError
from soundalike.factors import measure_factors
from soundalike.model import CompactSettings, ModelConfig, build_model
from soundalike.synth import GROUPS, get_patch

FEW = {"sounds": 200, "bases": 10}


@pytest.fixture(scope="module")
def model():
    config = ModelConfig(
        sample_rate=8000, window_seconds=0.1, encoder=CompactSettings(widths=(4, 8), strides=(4, 4))
    )
    model = build_model(config)
    model.load_state_dict(build_model(config.model_copy(update={"init_seed": 7})).state_dict())
    return model


def test_what_an_encoder_hears_is_encoded_and_the_rest_ignored(patch, hears_pitch):
    found = measure_factors(hears_pitch, patch, sounds=800, bases=20)
    read = {each.name: each.readings["encoder"].r_squared.value for each in found.parameters}
    moved = {each.name: each.movements["encoder"].value for each in found.parameters}
    for name in ("keyboard.midi_f0", "vco.tuning", "mixer.vco"):
        assert read[name] > 0.999
        assert moved[name] > 0.2
    for name in ("tone.colour", "tone.bend"):
        assert read[name] == pytest.approx(0.0, abs=0.05)
        assert moved[name] == 0.0
    assert found.model.digest == "ab12"
    assert found.embeddings == ("encoder", "log-mel statistics")


def test_groups_are_the_mean_of_their_parameters_and_move_together(patch, hears_pitch):
    found = measure_factors(hears_pitch, patch, **FEW)
    pitch, timbre, level = found.groups
    assert [(each.name, each.parameters) for each in found.groups] == [
        ("pitch", 2),
        ("timbre", 2),
        ("level", 1),
    ]
    colour, bend = found.parameters[3:]
    mean = np.mean([each.readings["encoder"].r_squared.value for each in (colour, bend)])
    assert timbre.readings["encoder"].r_squared.value == pytest.approx(mean)
    assert timbre.movements["encoder"].value == 0.0
    assert level.movements == found.parameters[2].movements
    alone = max(each.movements["encoder"].value for each in found.parameters[:2])
    assert alone < pitch.movements["encoder"].value < 1.0


def test_pitch_has_errors_in_octaves(patch, listener):
    deaf = measure_factors(listener(lambda unit: unit[:, 3:]), patch, **FEW)
    errors = [each.readings["encoder"].error_octaves for each in deaf.parameters]
    # The standard deviations of notes spread evenly over 10 and over 4 octaves.
    assert errors[:2] == pytest.approx([10 / 12**0.5, 4 / 12**0.5], rel=0.15)
    assert errors[2:] == [None] * 3
    spread = (10**2 + 4**2) ** 0.5 / 12**0.5
    assert deaf.note.readings["encoder"].error_octaves == pytest.approx(spread, rel=0.15)
    assert deaf.note.movements == {}

    keen = measure_factors(listener(lambda unit: unit), patch, **FEW)
    assert keen.note.readings["encoder"].r_squared.value > 0.999
    assert keen.note.readings["encoder"].error_octaves < 0.1


def test_a_model_stands_beside_itself_untrained(model):
    found = measure_factors(model, get_patch("voice"), name="small", **FEW)
    assert found.embeddings == ("trained", "untrained", "log-mel statistics")
    assert [each.name for each in found.groups] == list(GROUPS)
    assert len(found.parameters) == 78
    noise = found.parameters[-1].readings
    assert noise["trained"] != noise["untrained"]
    assert found.model.config["window_seconds"] == 0.1
    assert 0.0 < found.reaches["trained"].value < 2.0


def test_answers_are_the_same_on_any_number_of_threads_and_follow_the_seed(model):
    def numbers(**options):
        values = measure_factors(model, get_patch("voice"), **FEW, **options).to_json()
        return {key: value for key, value in values.items() if key != "provenance"}

    first = numbers(threads=1)
    assert numbers(threads=2) == first
    other = numbers(threads=1, seed=1)
    assert other["parameters"] != first["parameters"]


def test_progress_goes_to_the_end(patch, hears_pitch):
    steps = []
    measure_factors(hears_pitch, patch, **FEW, progress=lambda *step: steps.append(step))
    done = [each for _, each, _ in steps]
    assert done == sorted(done)
    # Five parameters, three groups, the sound itself and all at once.
    assert {total for _, _, total in steps} == {200 + 10 * 10} == {done[-1]}
    assert list(dict.fromkeys(doing for doing, _, _ in steps)) == [
        "embedding random sounds", "perturbing one parameter after the other", "reading parameters back"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"sounds": 99}, "sounds = 99 is too few to say anything: choose 100 or more."),
        ({"bases": 9}, "bases = 9 is too few to say anything: choose 10 or more."),
        ({"delta": 0.0}, "delta = 0 perturbs nothing: choose a number above 0 and up to 1."),
        ({"delta": 1.5}, "delta = 1.5 is out of range: choose 0 to 1."),
        ({"seed": -1}, "seed -1 is out of range"),
    ],
)
def test_numbers_out_of_range_are_refused(patch, hears_pitch, options, sentence):
    with pytest.raises(UserError, match=re.escape(sentence)):
        measure_factors(hears_pitch, patch, **(FEW | options))
    assert not hears_pitch.heard
