import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundalike.errors import UserError
from soundalike.training import change, configure, nearest_preset, preset_names, read_changes
from soundalike.training.configuration import command


def sources_of(preset):
    """What a preset leaves to its user: the recordings, where it takes some."""
    return {} if preset in ("quick", "paper") else {"data": "my recordings"}


def test_paper_is_the_published_recipe():
    settings = configure("paper")
    assert settings.patch == "voice"
    assert settings.delta == 0.25
    assert (settings.frontend.name, settings.encoder.name) == ("log_mel", "resnet18")
    assert settings.objective.name == "alignment_uniformity"
    assert (settings.optimizer, settings.momentum, settings.weight_decay) == ("sgd", 0.0, 1e-6)
    assert settings.peak_learning_rate == pytest.approx(0.36)
    pairs = settings.steps * settings.batch_size
    assert 0 <= pairs - 200 * 100_000 < settings.batch_size


@pytest.mark.parametrize("preset", preset_names())
def test_every_preset_names_a_whole_recipe(preset):
    assert configure(preset, changes=sources_of(preset)).steps >= 1


def test_single_keys_lie_over_the_file_and_the_file_over_the_preset(tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text("steps = 7\nbatch_size = 32\n[objective]\nname = 'nt_xent'\ntemperature = 0.2\n")
    settings = configure("quick", file, {"steps": 9})
    assert (settings.steps, settings.batch_size) == (9, 32)
    assert settings.objective.temperature == 0.2
    assert settings.optimizer == configure("quick").optimizer


def test_part_of_a_table_leaves_the_rest_as_it_was():
    settings = configure(changes=read_changes(["frontend.bands=32"]))
    assert settings.frontend == configure().frontend.model_copy(update={"bands": 32})


def test_another_name_brings_its_own_table():
    narrow = configure(changes={"encoder": {"name": "compact", "widths": [4, 4], "strides": [2, 2]}})
    assert change(narrow, {"encoder": "resnet18"}).encoder.name == "resnet18"
    assert change(narrow, {"encoder": "compact"}).encoder == narrow.encoder


@pytest.mark.parametrize(
    "words",
    [
        ["objective=nt_xent", "objective.temperature=0.1"],
        ["objective.temperature=0.1", "objective.name=nt_xent"],
        ['objective={"name": "nt_xent", "temperature": 0.1}'],
    ],
)
def test_words_choose_a_part_and_set_it(words):
    objective = configure(changes=read_changes(words)).objective
    assert (objective.name, objective.temperature) == ("nt_xent", 0.1)


@pytest.mark.parametrize(
    ("words", "delta"),
    [
        (["delta=0.2"], 0.2),
        (["delta.pitch=0"], {"*": 0.1, "pitch": 0}),
        (["delta=0.2", "delta.pitch=0"], {"*": 0.2, "pitch": 0}),
        (["delta.pitch=0", "delta.*=0.3"], {"*": 0.3, "pitch": 0}),
        (["delta.pitch=0", "delta=0.3"], 0.3),
        (["delta=[0.01,0.2]"], (0.01, 0.2)),
        (["delta.pitch=0", "delta=[0.01,0.2]"], (0.01, 0.2)),
    ],
)
def test_a_delta_for_some_leaves_the_others_at_theirs(words, delta):
    preset = configure("quick", changes={"delta": 0.1})
    assert change(preset, read_changes(words)).delta == delta


@pytest.mark.parametrize(
    ("changes", "suggestion"),
    [
        ({"step": 3}, "'steps'"),
        ({"learning-rate": 0.1}, "'learning_rate'"),
        ({"encoder": "resnet-18"}, "'resnet18'"),
        ({"encoder": {"widht": [3]}}, "'widths'"),
        ({"objective": "ntxent"}, "'nt_xent'"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(changes, suggestion):
    with pytest.raises(UserError, match=f"did you mean {suggestion}"):
        configure(changes=changes)


def test_a_misspelt_preset_is_answered_with_the_nearest():
    with pytest.raises(UserError, match="did you mean 'paper'"):
        configure("papr")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "steps": st.integers(1, 10**6),
            "patch": st.sampled_from(["voice_fm", "voice*2+parametric:sine=3,fm_sine=0"]),
            "delta": st.one_of(
                st.floats(0, 1), st.fixed_dictionaries({"*": st.floats(0, 1)}), st.just((0.01, 0.2))
            ),
            "delta_boundary": st.sampled_from(["clip", "reflect"]),
            "redraw": st.floats(0, 1),
            "augment_synthetic": st.sampled_from([[], [{"gain": {}}, {"noise": {}, "p": 0.5}]]),
            "learning_rate": st.floats(1e-6, 1),
            "encoder": st.sampled_from(["resnet18", {"name": "compact", "widths": [8], "strides": [4]}]),
            "objective": st.sampled_from(["nt_xent", {"name": "nt_xent", "temperature": 0.07}]),
            "projector": st.lists(st.integers(1, 512), max_size=3),
            "compile": st.booleans(),
            "device": st.sampled_from(["cpu", "auto", "cuda:1"]),
            "threads": st.one_of(st.none(), st.integers(1, 8)),
            "labels": st.fixed_dictionaries({"fraction": st.floats(0.01, 1)}),
            "hints": st.fixed_dictionaries({"groups": st.sampled_from([["pitch"], ["level", "noise"]])}),
            "augment": st.sampled_from([[], [{"fade": {}}], [{"time_mask": {"share": [0, 0.1]}, "p": 0.5}]]),
            "crop": st.sampled_from(["start", "independent"]),
        },
    ),
    st.sampled_from(preset_names()),
)
def test_the_printed_command_gives_the_same_settings_again(changes, preset):
    settings = configure(preset, changes={**sources_of(preset), **changes})
    program, name, option, chosen, *words, out, folder = shlex.split(command(settings, Path("my runs/a")))
    assert (program, name, option, out, folder) == ("soundalike", "train", "--preset", "--out", "my runs/a")
    assert configure(chosen, changes=read_changes(words)) == settings


@pytest.mark.parametrize("preset", preset_names())
def test_nearest_preset_is_the_one_it_was_made_from(preset):
    changes = {"steps": 77, **sources_of(preset)}
    assert nearest_preset(configure(preset, changes=changes)) == (preset, ["steps=77"])


@pytest.mark.parametrize("folder", ["2024", "true", "[old]", "plain", '"quoted"', "null"])
def test_text_that_reads_as_something_else_is_printed_so_that_it_does_not(folder):
    settings = configure("clar", changes={"data": folder})
    words = shlex.split(command(settings, Path("run")))
    assert (
        configure("clar", changes=read_changes([word for word in words if word.startswith("data=")]))
        == settings
    )
