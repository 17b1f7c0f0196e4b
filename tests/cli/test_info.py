"""`soundalike info`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from soundalike.model import ModelConfig, build_model, save_model
from soundalike.training import configure


def test_lists_the_patches(run_cli: Callable[..., Any]) -> None:
    printed = run_cli("info").out
    for name, parameters in [("voice", "78"), ("parametric", "340"), ("struck", "23"), ("plucked", "20")]:
        assert any(line.split()[:2] == [name, parameters] for line in printed.splitlines())


def test_shows_every_parameter_of_a_patch(run_cli: Callable[..., Any]) -> None:
    printed = run_cli("info", "voice").out
    rows = [line.split() for line in printed.splitlines()]
    assert ["adsr_1.attack", "0", "2", "s", "0.5", "envelope"] in rows
    assert ["vco_1.mod_depth", "-96", "96", "semitones", "0.2", "symmetric", "pitch"] in rows


def test_says_what_a_model_is(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    model = build_model(
        ModelConfig(
            sample_rate=16_000, window_seconds=1.0, frontend="log_mel", encoder="resnet18", init_seed=0
        )
    )
    save_model(model, tmp_path / "model", "a card")
    printed = run_cli("info", tmp_path / "model").out
    assert "11,432,960" in printed
    assert "512 numbers" in printed


def test_says_what_a_models_front_end_and_encoder_are_set_to(
    run_cli: Callable[..., Any], tmp_path: Path
) -> None:
    stacked = {"frontend": {"name": "clar_stack", "channels": ["mel", "phase"]}, "encoder": "compact"}
    raw = {"frontend": "waveform", "encoder": {"name": "resnet18_1d", "width": 4}}
    for name, values in (("stacked", stacked), ("raw", raw)):
        save_model(build_model(ModelConfig.model_validate(values)), tmp_path / name, "a card")
    printed = run_cli("info", tmp_path / "stacked").out
    assert "clar_stack; channels phase mel; variant paper" in printed
    assert "2 x 128 bands, every 8 ms" in printed
    assert "strides 2 2 2 1" in printed
    printed = run_cli("info", tmp_path / "raw").out
    assert "resnet18_1d; width 4" in printed
    assert "1 x 1 bands, every 0.0625 ms" in printed
    assert "every 2 ms" in printed


def test_knows_a_run_that_was_killed_before_its_first_line(
    run_cli: Callable[..., Any], tmp_path: Path
) -> None:
    settings = configure("quick", None, {"steps": 7}).model_dump(mode="json")
    hardware = {"device": "cpu", "precision": "float32", "threads": 1}
    config = {"settings": settings, "hardware": hardware, "versions": {"python": "3"}}
    (tmp_path / "config.json").write_text(json.dumps(config))
    outcome = run_cli("info", tmp_path)
    assert outcome.code == 0
    words = outcome.out.replace("\n", "")
    assert "step 0 of 7" in words
    assert "--resume" in words


def test_suggests_the_nearest_patch(run_cli: Callable[..., Any]) -> None:
    outcome = run_cli("info", "parametrik")
    assert outcome.code == 2
    assert "did you mean 'parametric'?" in outcome.err


def test_refuses_a_folder_that_holds_no_model(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    outcome = run_cli("info", tmp_path)
    assert outcome.code == 2
    assert str(tmp_path) in outcome.err


def test_shows_names_as_they_are(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    run = tmp_path / "field [old] tapes[" / "x]"
    settings = configure("quick", None, {"steps": 7}).model_dump(mode="json")
    hardware = {"device": "cpu", "precision": "float32", "threads": 1}
    run.mkdir(parents=True)
    (run / "config.json").write_text(json.dumps({"settings": settings, "hardware": hardware, "versions": {}}))
    outcome = run_cli("info", run)
    assert outcome.code == 0
    assert "[old] tapes[/x]" in outcome.out.replace("\n", "").replace("  ", "")
