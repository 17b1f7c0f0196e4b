import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundalike.model import CompactSettings, ModelConfig, build_model, load_model, model_digest, save_model


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    config = ModelConfig(window_seconds=0.1, encoder=CompactSettings(widths=(4, 8), strides=(4, 4)))
    folder = tmp_path_factory.mktemp("models") / "small"
    save_model(build_model(config), folder, card="A model.")
    return folder


@pytest.fixture(scope="module")
def sounds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sounds, labelled") / "bells"
    rng = np.random.default_rng(0)
    for label, hertz in (("high", 2000), ("low", 300)):
        (folder / label).mkdir(parents=True)
        for take in range(8):
            phase = 2 * np.pi * hertz * rng.uniform(0.9, 1.1) * np.arange(1600) / 16000
            soundfile.write(folder / label / f"{take}.wav", 0.5 * np.sin(phase), 16000)
    (folder / "high" / "broken.wav").write_text("Dear diary")
    return folder


def test_a_model_is_scored_on_a_folder_of_sounds(run_cli, model, sounds, tmp_path):
    out = tmp_path / "report"
    outcome = run_cli("evaluate", model, "--tasks", sounds, "--out", out, "--device", "cpu", "--threads", 1)
    assert outcome.code == 0
    for words in ("Linear probe", "Nearest neighbours", "bells", "trained", "untrained", "log-mel"):
        assert words in outcome.out
    assert outcome.out.splitlines()[-1] == f"report: {out / 'report.html'}"
    assert f"bells: skipped: {sounds / 'high' / 'broken.wav'}" in outcome.err
    assert "1 of 17 clips skipped" in outcome.err
    found = json.loads((out / "report.json").read_text())
    assert found["model"]["name"] == "small"
    assert found["provenance"]["command"].startswith(f"soundalike evaluate {model} --tasks '{sounds}'")
    assert "broken.wav" in (out / "report.html").read_text()


def test_the_curves_of_a_run_are_shown(run_cli, model, sounds, tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    os.symlink(model, run / "model")
    (run / "log.jsonl").write_text('{"step": 1, "loss": 2.0}\n{"step": 2, "loss": 1.0}\n')
    arguments = ("--tasks", sounds, "--probe", "knn", "--device", "cpu", "--threads", 1)
    assert run_cli("evaluate", run, *arguments, "--out", tmp_path / "report").code == 0
    assert "Loss by training step" in (tmp_path / "report" / "report.html").read_text()


def test_the_model_card_has_the_last_scores_and_the_model_is_the_same(run_cli, model, sounds, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(model, copy)
    digest = model_digest(load_model(copy))
    (copy / "README.md").write_text("# A model\n\n## Scores\n\nOld ones.\n\n## Use\n\nGently.\n")
    arguments = ("--tasks", sounds, "--probe", "knn", "--device", "cpu", "--threads", 1)
    for report in ("first", "second"):
        assert run_cli("evaluate", copy, *arguments, "--out", tmp_path / report).code == 0
    card = (copy / "README.md").read_text()
    assert [line for line in card.splitlines() if line.startswith("#")] == [
        "# A model", "## Scores", "### Nearest neighbours", "## Use"
    ]  # fmt: skip
    assert "Old ones" not in card
    assert card.endswith("## Use\n\nGently.\n")
    assert "| bells |" in card
    assert str(tmp_path / "second") in card
    assert str(tmp_path / "first") not in card
    assert json.loads((tmp_path / "second" / "report.json").read_text())["provenance"]["date"] in card
    assert model_digest(load_model(copy)) == digest


def test_a_model_card_that_cannot_be_written_is_a_note(run_cli, model, sounds, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(model, copy)
    (copy / "README.md").unlink()
    (copy / "README.md").mkdir()
    arguments = ("--tasks", sounds, "--probe", "knn", "--device", "cpu", "--threads", 1)
    outcome = run_cli("evaluate", copy, *arguments, "--out", tmp_path / "report")
    assert outcome.code == 0
    assert (
        f"note: the model card stays without these scores: cannot read the model card {copy}" in outcome.err
    )
    assert (tmp_path / "report" / "report.html").exists()


def test_a_report_is_replaced_only_when_asked_to(run_cli, model, sounds, tmp_path):
    (tmp_path / "report.html").write_text("precious")
    arguments = ("evaluate", model, "--tasks", sounds, "--probe", "knn", "--device", "cpu", "--out", tmp_path)
    refused = run_cli(*arguments)
    assert refused.code == 2
    assert (
        refused.err
        == f"error: {tmp_path} exists already; choose another --out or add --overwrite to replace it.\n"
    )
    assert (tmp_path / "report.html").read_text() == "precious"
    assert run_cli(*arguments, "--overwrite").code == 0
    assert (tmp_path / "report.html").read_text() != "precious"


def test_probes_see_only_the_labels_they_may(run_cli, model, sounds, tmp_path):
    arguments = (
        "evaluate",
        model,
        "--tasks",
        sounds,
        "--probe",
        "linear,mlp",
        "--device",
        "cpu",
        "--threads",
        1,
    )
    share = ("--labels-fraction", 0.2, "--labels-seed", 5)
    outcome = run_cli(*arguments, *share, "--out", tmp_path / "report")
    assert outcome.code == 0
    assert "Multilayer perceptron" in outcome.out
    words = "The probes saw 20 % of each class's training labels, at least one, drawn with seed 5: 1"
    assert words in " ".join(outcome.out.split())
    found = json.loads((tmp_path / "report" / "report.json").read_text())
    assert found["visible_labels"] == {"fraction": 0.2, "seed": 5}
    assert "--labels-fraction 0.2 --labels-seed 5 --out" in found["provenance"]["command"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--tasks", "percusion"), "unknown task 'percusion': did you mean 'percussion'?"),
        (("--tasks", "percussion,enviroment"), "unknown task 'enviroment': did you mean 'environment'?"),
        (("--tasks", "some/where"), "there is no some/where"),
        (("--tasks", "percussion", "--probe", "liner"), "unknown probe 'liner': did you mean 'linear'?"),
        (("--tasks", "percussion", "--probe", "knn,"), "--probe 'knn,' has an empty name"),
        (("--tasks", "percussion", "--probe", ""), "--probe '' has an empty name"),
        (("--tasks", "percussion, ,environment"), "--tasks 'percussion, ,environment' has an empty name"),
        (("--tasks", ""), "--tasks '' has an empty name"),
        (("--suite", "fre"), "unknown suite 'fre': did you mean 'free'?"),
        (("--suite", "quick", "--tasks", "percussion"), "--suite and --tasks both say what to score on"),
        (("--data-sets", "."), "--data-sets is where the suite public is: add --suite public"),
        (("--tasks", "percussion", "--seeds", 0), "0 untrained networks are none to compare with"),
        (("--tasks", "percussion", "--probe", "knn, liner"), "unknown probe 'liner': did you mean 'linear'?"),
        (("--tasks", "percussion", "--probe", "knn", "--threads", 0), "0 threads"),
        (("--tasks", "percussion", "--probe", "knn", "--seed", -1), "seed -1 is out of range"),
        (("--tasks", "percussion", "--labels-fraction", 0), "label fraction 0.0 is out of range"),
    ],
)
def test_mistakes_are_one_sentence_and_leave_nothing(run_cli, model, tmp_path, arguments, words):
    out = tmp_path / "report"
    outcome = run_cli("evaluate", model, *arguments, "--out", out, "--device", "cpu")
    assert outcome.code == 2
    last = outcome.err.splitlines()[-1]
    assert last.startswith("error: ")
    assert words in last
    assert not out.exists()


def test_an_output_that_is_a_file_and_a_model_that_is_none_are_refused(run_cli, model, tmp_path):
    file = tmp_path / "report"
    file.write_text("mine")
    outcome = run_cli("evaluate", model, "--out", file, "--overwrite")
    assert outcome.code == 2
    assert outcome.err == f"error: --out {file} is a file; choose a folder.\n"
    assert file.read_text() == "mine"
    outcome = run_cli("evaluate", tmp_path, "--out", tmp_path / "new")
    assert outcome.code == 2
    assert f"{tmp_path} is no model" in outcome.err


@pytest.fixture
def run_on_sounds(run_cli, sounds, tmp_path):
    """Train for a step on half of the sounds, and return the run and the manifest that says which half."""
    manifest = sounds / "manifest.csv"
    rows = [
        f"{label}/{take}.wav,{label},{'train' if take < 4 else 'test'}"
        for label in ("high", "low")
        for take in range(8)
    ]
    manifest.write_text("\n".join(["path,label,split", *rows]))
    words = [
        "labels.fraction=0.25",
        "seed=3",
        "steps=1",
        "batch_size=4",
        "monitor_every=0",
        "max_bad_share=1",
    ]
    small = [
        "duration=0.1",
        "frontend=log_mel",
        "encoder.widths=[4,8]",
        "encoder.strides=[4,4]",
        "projector=[4]",
    ]
    run = tmp_path / "run"
    trained = run_cli("train", "--preset", "clar-joint", f"data={manifest}", *words, *small, "--out", run)
    assert trained.code == 0, trained.err
    yield run, manifest
    manifest.unlink()


def test_a_run_is_scored_with_the_labels_it_saw(run_cli, run_on_sounds, tmp_path):
    run, sounds = run_on_sounds
    for tasks, more, seen in [
        (sounds, (), (0.25, 3)),
        (sounds, ("--labels-fraction", 1), (1.0, 0)),
        ("percussion", (), None),
    ]:
        out = tmp_path / f"{Path(tasks).name}{len(more)}"
        arguments = ("--tasks", tasks, "--probe", "knn", "--device", "cpu", "--threads", 1, *more)
        assert run_cli("evaluate", run, *arguments, "--out", out).code == 0
        labels = json.loads((out / "report.json").read_text())["visible_labels"]
        assert labels == (None if seen is None else {"fraction": seen[0], "seed": seen[1]})


def test_the_default_tasks_are_the_mini_suite(run_cli, model, tmp_path, monkeypatch):
    from soundalike.tasks import suites

    asked = []
    monkeypatch.setattr(suites, "mini_suite", lambda: asked.append("mini suite") or ())
    outcome = run_cli("evaluate", model, "--out", Path(tmp_path) / "report", "--device", "cpu")
    assert asked == ["mini suite"]
    assert "at least one task" in outcome.err


def test_a_run_is_not_scored_on_what_it_heard(run_cli, run_on_sounds, sounds, tmp_path):
    run, manifest = run_on_sounds
    both_halves = tmp_path / "both"
    shutil.copytree(sounds, both_halves)
    (both_halves / "manifest.csv").unlink()
    refused = run_cli(
        "evaluate", run, "--tasks", both_halves, "--out", tmp_path / "report", "--device", "cpu"
    )
    assert refused.code == 2
    assert f"error: the model was trained on {both_halves / 'high' / '0.wav'}" in refused.err
    assert not (tmp_path / "report").exists()
    within = run_cli(
        "evaluate", run / "model", "--tasks", both_halves, "--out", tmp_path / "report", "--device", "cpu"
    )
    assert within.err == refused.err
    manifest.rename(manifest.with_suffix(".away"))
    arguments = ("--tasks", both_halves, "--probe", "knn", "--device", "cpu")
    outcome = run_cli("evaluate", run, *arguments, "--out", tmp_path / "report")
    manifest.with_suffix(".away").rename(manifest)
    assert outcome.code == 0
    assert "note: whether the run heard tested sounds cannot be known" in outcome.err


def test_an_encoder_from_elsewhere_is_scored(run_cli, sounds, tmp_path, monkeypatch):
    (tmp_path / "loudness.py").write_text(
        """
import numpy as np


class Loudness:
    sample_rate = 16000

    def embed(self, audio):
        return np.abs(np.fft.rfft(audio, 64))
"""
    )
    monkeypatch.chdir(tmp_path)
    arguments = ("--tasks", sounds, "--probe", "linear", "--out", tmp_path / "report")
    outcome = run_cli("evaluate", "python:loudness:Loudness", *arguments)
    assert outcome.code == 0, outcome.err
    found = json.loads((tmp_path / "report" / "report.json").read_text())
    assert found["model"]["name"] == "python:loudness:Loudness"
    assert found["embeddings"] == ["encoder", "log-mel statistics"]
    missing = run_cli("evaluate", "python:loudnes:Loudness", "--out", tmp_path / "other")
    assert missing.code == 2
    assert missing.err.count("\n") == 1


def test_embeddings_are_kept_for_the_next_time(run_cli, model, sounds, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    arguments = ("evaluate", model, "--tasks", sounds, "--device", "cpu", "--seeds", 1)
    assert run_cli(*arguments, "--probe", "knn", "--out", tmp_path / "one").code == 0
    kept = {file: file.stat().st_ino for file in (tmp_path / "cache").rglob("*.npz")}
    assert len(kept) == 2, "the model is untrained, so that its twin is itself"
    assert run_cli(*arguments, "--probe", "knn,few-shot", "--out", tmp_path / "two").code == 0
    assert {file: file.stat().st_ino for file in (tmp_path / "cache").rglob("*.npz")} == kept
