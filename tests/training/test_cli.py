import json

import pytest

from soundalike import training

TINY = (
    "sample_rate=8000",
    "duration=0.1",
    "frontend.bands=16",
    "encoder.widths=[8]",
    "encoder.strides=[4]",
    "batch_size=4",
    "steps=2",
    "threads=1",
    "monitor_every=0",
)


def one_sentence(outcome):
    assert outcome.code == 2
    assert outcome.out == ""
    (line,) = outcome.err.splitlines()
    return line


def recorded(run):
    return json.loads((run / "config.json").read_text())["settings"]


def test_train_leaves_a_model_and_resume_finds_it_finished(run_cli, tmp_path):
    run = tmp_path / "run"
    outcome = run_cli("train", *TINY, "--out", run)
    assert outcome.code == 0, outcome.err
    assert (run / "model" / "model.safetensors").is_file()
    assert (run / "report.html").is_file()
    assert recorded(run)["steps"] == 2
    outcome = run_cli("train", "--out", run, "--resume")
    assert outcome.code == 0
    assert "is finished" in outcome.err
    assert "batch_size was 4" in one_sentence(run_cli("train", "batch_size=8", "--out", run, "--resume"))
    assert "patch was" in one_sentence(run_cli("train", "--preset", "paper", "--out", run, "--resume"))
    assert "--overwrite" in one_sentence(run_cli("train", *TINY, "--out", run))


def test_keys_lie_over_the_file_over_the_preset(run_cli, tmp_path):
    (tmp_path / "mine.toml").write_text("delta = 0.3\nsteps = 5\n")
    outcome = run_cli(
        "train", *TINY, "--preset", "quick", "--config", tmp_path / "mine.toml", "--out", tmp_path / "run"
    )
    assert outcome.code == 0, outcome.err
    assert (recorded(tmp_path / "run")["delta"], recorded(tmp_path / "run")["steps"]) == (0.3, 2)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["stepz=3"], "did you mean 'steps'?"),
        (["--preset", "quik"], "did you mean 'quick'?"),
        (["patch=voise"], "did you mean 'voice'?"),
        (["delta=1.5"], "'delta' = 1.5"),
        (["delta.ptich=0", "delta.*=0.1"], "did you mean 'pitch'?"),
        (["sample_rate=100"], "'sample_rate' = 100"),
        (["duration=31"], "'duration' = 31"),
        (["steps"], "'steps' is not of the form key=value"),
        (["--config", "nowhere.toml"], "nowhere.toml"),
        (["--resume"], "holds no run"),
        (["--resume", "--overwrite"], "give one of them"),
    ],
)
def test_a_mistake_is_one_sentence_and_leaves_nothing(run_cli, tmp_path, words, sentence):
    assert sentence in one_sentence(run_cli("train", *words, "--out", tmp_path / "run"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_run_is_not_touched(run_cli, tmp_path):
    (tmp_path / "thesis.txt").write_text("chapter one")
    assert "--overwrite" in one_sentence(run_cli("train", *TINY, "--out", tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_interrupted_run_exits_as_ctrl_c_does(run_cli, tmp_path, monkeypatch):
    def interrupted(settings, out, **options):
        raise training.TrainingInterrupted(out, 7)

    monkeypatch.setattr(training, "train", interrupted)
    outcome = run_cli("train", "--out", tmp_path / "run")
    assert outcome.code == 130
    assert f"soundalike train --out {tmp_path / 'run'} --resume" in outcome.err
