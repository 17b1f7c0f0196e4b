import json

import pytest
import torch

from soundalike.model import CompactSettings, ModelConfig, build_model, save_model

FEW = ("--sounds", 120, "--bases", 10, "--device", "cpu", "--threads", 1)


def saved(folder, **changes):
    config = ModelConfig(
        sample_rate=8000, window_seconds=0.1, encoder=CompactSettings(widths=(4, 8), strides=(4, 4))
    )
    model = build_model(config.model_copy(update=changes))
    save_model(model, folder, card="A model.")
    return model


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "small"
    saved(folder)
    return folder


def test_an_encoder_is_asked_what_it_hears(run_cli, model, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")
    out = tmp_path / "report"
    outcome = run_cli("factors", model, *FEW, "--delta", 0.1, "--seed", 3, "--out", out)
    assert outcome.code == 0, outcome.err
    for words in ("Groups of parameters", "Pitch", "sounding note", "modulation (56)", "Best read back:"):
        assert words in outcome.out
    assert outcome.out.splitlines()[-1] == f"report: {out / 'report.html'}"
    assert "embedding random sounds" in outcome.err
    found = json.loads((out / "report.json").read_text())
    assert found["model"]["name"] == "small"
    assert (found["patch"], found["delta"], found["seed"], found["sounds"]) == ("voice", 0.1, 3, 120)
    assert found["provenance"]["command"] == (
        f"soundalike factors {model} --patch voice --sounds 120 --bases 10 --delta 0.1 --seed 3 --out {out}"
    )


def test_a_run_is_asked_about_another_patch(run_cli, model, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")
    run = tmp_path / "run"
    run.mkdir()
    (run / "model").symlink_to(model)
    out = tmp_path / "report"
    patch = "parametric:square_saw=0,fm_sine=0,fm_square_saw=0,sine=2"
    outcome = run_cli("factors", run, "--patch", patch, *FEW, "--out", out)
    assert outcome.code == 0, outcome.err
    found = json.loads((out / "report.json").read_text())
    assert (found["model"]["name"], found["patch"]) == ("run", patch)
    # Two keyboards: no one note is heard.
    assert found["note"] is None
    assert "keyboard_2.midi_f0" in outcome.out


def test_encoders_from_elsewhere_are_asked_too(run_cli, tmp_path, monkeypatch):
    (tmp_path / "elsewhere.py").write_text(
        "import numpy as np\n"
        "class Loudness:\n"
        "    sample_rate = 8000\n"
        "    def embed(self, clips):\n"
        "        return np.array([[1.0, np.std(clip)] for clip in clips], dtype=np.float32)\n"
        "load = Loudness\n"
    )
    monkeypatch.chdir(tmp_path)
    outcome = run_cli("factors", "python:elsewhere:load", *FEW, "--out", "report")
    assert outcome.code == 0, outcome.err
    found = json.loads((tmp_path / "report" / "report.json").read_text())
    assert found["embeddings"] == ["encoder", "log-mel statistics"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--patch", "voise"), "unknown patch 'voise': did you mean 'voice'?"),
        (("--patch", "voice:sine=2"), "patch voice takes no arguments"),
        (("--sounds", 10), "sounds = 10 is too few"),
        (("--bases", 1), "bases = 1 is too few"),
        (("--delta", 2), "delta = 2.0 is out of range"),
        (("--seed", -1), "seed -1 is out of range"),
    ],
)
def test_mistakes_are_one_sentence_and_leave_nothing(run_cli, model, tmp_path, arguments, words):
    out = tmp_path / "report"
    outcome = run_cli("factors", model, *FEW, *arguments, "--out", out)
    assert outcome.code == 2
    assert outcome.err.startswith("error: ")
    assert words in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert not out.exists()


def test_a_report_is_replaced_only_when_asked_to(run_cli, model, tmp_path):
    (tmp_path / "report.html").write_text("precious")
    outcome = run_cli("factors", model, *FEW, "--out", tmp_path)
    assert outcome.code == 2
    assert "exists already" in outcome.err
    assert (tmp_path / "report.html").read_text() == "precious"
    assert run_cli("factors", model, *FEW, "--out", tmp_path, "--overwrite").code == 0
    assert (tmp_path / "report.html").read_text() != "precious"


def test_an_encoder_that_no_patch_renders_for_is_refused(run_cli, bat_ear):
    outcome = run_cli("factors", bat_ear, *FEW, "--out", "report")
    assert outcome.code == 2
    assert (
        "the model hears 1 s at 96,000 Hz, but patches render 0.1 to 30 s at 8,000 to 48,000 Hz"
        in outcome.err
    )


def test_a_model_whose_weights_are_damaged_is_refused(run_cli, tmp_path):
    model = saved(tmp_path / "model")
    with torch.no_grad():
        next(model.encoder.parameters()).fill_(torch.nan)
    save_model(model, tmp_path / "model", card="A model.")
    outcome = run_cli("factors", tmp_path / "model", *FEW, "--out", tmp_path / "report")
    assert outcome.code == 2
    assert "the trained encoder gives embeddings that are not finite" in outcome.err
    assert not (tmp_path / "report").exists()


def test_an_output_that_is_a_file_and_a_model_that_is_none_are_refused(run_cli, model, tmp_path):
    file = tmp_path / "report"
    file.write_text("mine")
    outcome = run_cli("factors", model, "--out", file, "--overwrite")
    assert outcome.err == f"error: --out {file} is a file; choose a folder.\n"
    outcome = run_cli("factors", tmp_path, "--out", tmp_path / "new")
    assert f"{tmp_path} is no model" in outcome.err
