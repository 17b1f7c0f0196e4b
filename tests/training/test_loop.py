import json
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
import torch

from soundalike.errors import UserError
from soundalike.model import load_model
from soundalike.training import TrainingInterrupted, loop, train
from soundalike.training.interruption import Interruption
from soundalike.training.lock import alone_in
from soundalike.training.run_log import read_log

CLOCKED = {"pairs_per_second", "step_seconds", "data_wait"}


def weights(run):
    return (run / "model" / "model.safetensors").read_bytes()


def untimed(run):
    return [
        {key: value for key, value in entry.items() if key not in CLOCKED}
        for entry in read_log(run / "log.jsonl")
    ]


@pytest.fixture
def looks(monkeypatch):
    """Monitors that need no recordings; the fixture is the list of looks taken."""
    seen = []

    class Stub:
        def __init__(self, settings, source):
            self.audio = source.batch(1, range(4)).a

        def look(self, model):
            seen.append(model.training)
            return {"effective_rank": float(model.embed(self.audio).std()) + 2, "knn": 0.5}

    monkeypatch.setattr(loop, "Monitors", Stub)
    return seen


def test_a_run_leaves_all_it_should(toy, tmp_path, looks):
    run = tmp_path / "run"
    settings = toy.settings(steps=10, log_every=3, monitor_every=5, checkpoint_every=4)
    model = train(settings, run, source=toy.Tones())

    assert sorted(path.name for path in run.iterdir()) == [
        "checkpoints", "config.json", "log.jsonl", "model", "report.html"
    ]  # fmt: skip
    log = read_log(run / "log.jsonl")
    assert [entry["step"] for entry in log] == [0, 3, 5, 6, 9, 10]
    assert [entry["step"] for entry in log if "loss" in entry] == [3, 6, 9, 10]
    assert [entry["step"] for entry in log if "knn" in entry] == [0, 5, 10]
    assert all(entry["pairs"] == 8 * entry["step"] for entry in log)
    assert log[1].keys() > CLOCKED
    config = json.loads((run / "config.json").read_text())
    assert config["settings"]["steps"] == 10
    assert config["hardware"] == {"device": "cpu", "precision": "float32", "threads": 1}
    assert sorted(path.name for path in (run / "checkpoints").iterdir()) == [
        "step-0000000008.safetensors", "step-0000000010.safetensors"
    ]  # fmt: skip

    audio = toy.Tones().batch(3, range(4)).a
    assert torch.equal(load_model(run).embed(audio), model.embed(audio))
    card = (run / "model" / "README.md").read_text()
    assert "soundalike train" in card
    assert '"batch_size": 8' in card


@pytest.mark.parametrize("objective", ["alignment_uniformity", "variance_covariance"])
def test_loss_falls_on_an_easy_problem(toy, tmp_path, objective):
    settings = toy.settings(steps=60, log_every=1, learning_rate=0.3, objective=objective)
    train(settings, tmp_path / "run", source=toy.Tones())
    losses = [entry["loss"] for entry in read_log(tmp_path / "run" / "log.jsonl")]
    assert np.mean(losses[-10:]) < np.mean(losses[:10]) - 0.5


def test_the_normalisation_is_that_of_the_stream(toy, tmp_path):
    model = train(toy.settings(steps=1), tmp_path / "run", source=toy.Tones())
    batch = toy.Tones().batch(0, range(loop.CALIBRATION_PAIRS))
    image = model.frontend(torch.from_numpy(np.concatenate([batch.a, batch.b])))
    assert float(model.normalisation.mean) == pytest.approx(float(image.mean()), rel=1e-5)
    assert float(model.normalisation.deviation) == pytest.approx(float(image.std()), rel=1e-4)


def test_the_same_settings_give_the_same_bytes(toy, tmp_path):
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        train(toy.settings(steps=6, seed=seed), tmp_path / name, source=toy.Tones())
    assert weights(tmp_path / "a") == weights(tmp_path / "b") != weights(tmp_path / "c")


def test_monitors_change_no_byte(toy, tmp_path, looks):
    train(toy.settings(steps=6, monitor_every=2), tmp_path / "watched", source=toy.Tones())
    train(toy.settings(steps=6), tmp_path / "alone", source=toy.Tones())
    assert len(looks) == 4
    assert weights(tmp_path / "watched") == weights(tmp_path / "alone")


@pytest.fixture
def train_until(monkeypatch):
    """Train as if ctrl-C came during a given step."""

    def run_until(stop_at, *arguments, **options):
        interruption = Interruption()
        take_step = loop.Stepper.step

        def step_and_interrupt(stepper, step, batch):
            interruption.requested = step + 1 == stop_at
            return take_step(stepper, step, batch)

        with monkeypatch.context() as patched:
            patched.setattr(loop.Stepper, "step", step_and_interrupt)
            patched.setattr(loop, "watch_for_interruption", lambda: nullcontext(interruption))
            train(*arguments, **options)

    return run_until


@pytest.mark.parametrize(
    "changes",
    [
        {"optimizer": "adamw"},
        {"optimizer": "sgd", "momentum": 0.9},
        {"optimizer": "adamw", "average_decay": 0.9, "hints": {"weight": 0.5}},
    ],
)
@pytest.mark.parametrize("stop_at", [1, 5, 8])
def test_an_interrupted_run_resumes_to_the_same_bytes_and_log(
    toy, tmp_path, looks, train_until, changes, stop_at
):
    settings = toy.settings(steps=12, monitor_every=5, log_every=2, checkpoint_every=4, **changes)
    train(settings, tmp_path / "straight", source=toy.ToldTones())

    with pytest.raises(TrainingInterrupted, match=f"after step {stop_at}, .*--resume"):
        train_until(stop_at, settings, tmp_path / "stopped", source=toy.ToldTones())
    assert not (tmp_path / "stopped" / "model").exists()

    train(settings, tmp_path / "stopped", resume=True, source=toy.ToldTones())
    assert weights(tmp_path / "stopped") == weights(tmp_path / "straight")
    assert untimed(tmp_path / "stopped") == untimed(tmp_path / "straight")


def test_a_finished_run_says_so_and_stays(toy, tmp_path, capsys):
    run = tmp_path / "run"
    settings = toy.settings(steps=3)
    trained = train(settings, run, source=toy.Tones())
    before = {path: path.stat().st_mtime_ns for path in run.rglob("*")}
    capsys.readouterr()
    again = train(settings, run, resume=True, source=toy.Tones())
    assert "is finished" in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in run.rglob("*")} == before
    audio = toy.Tones().batch(3, range(4)).a
    assert torch.equal(trained.embed(audio), again.embed(audio))


def test_the_damaged_newest_checkpoint_costs_only_the_steps_since_the_one_before(toy, tmp_path, capsys):
    settings = toy.settings(steps=12, checkpoint_every=4, log_every=1)
    train(settings, tmp_path / "straight", source=toy.Tones())
    damaged = tmp_path / "damaged"
    train(settings, damaged, source=toy.Tones())
    (damaged / "report.html").unlink()
    newest = damaged / "checkpoints" / "step-0000000012.safetensors"
    newest.write_bytes(newest.read_bytes()[:1000])
    train(settings, damaged, resume=True, source=toy.Tones())
    assert "step-0000000012.safetensors is truncated" in capsys.readouterr().err
    assert weights(damaged) == weights(tmp_path / "straight")
    assert untimed(damaged) == untimed(tmp_path / "straight")


def test_a_run_is_not_started_over_another(toy, tmp_path):
    settings = toy.settings(steps=2)
    train(settings, tmp_path / "run", source=toy.Tones())
    before = weights(tmp_path / "run")
    with pytest.raises(UserError, match="--overwrite"):
        train(toy.settings(steps=2, seed=1), tmp_path / "run", source=toy.Tones())
    assert weights(tmp_path / "run") == before
    train(toy.settings(steps=2, seed=1), tmp_path / "run", source=toy.Tones(), overwrite=True)
    assert weights(tmp_path / "run") != before


def test_settings_that_do_not_fit_leave_no_folder(toy, tmp_path):
    with pytest.raises(UserError, match="bands"):
        train(toy.settings(frontend={"bands": 512}), tmp_path / "run", source=toy.Tones())
    assert not (tmp_path / "run").exists()


def test_an_error_in_the_source_is_not_swallowed(toy, tmp_path):
    class Broken(toy.Tones):
        def batch(self, seed, indices):
            if indices[0] == 3 * 8:
                raise RuntimeError("no sound today")
            return super().batch(seed, indices)

    with pytest.raises(RuntimeError, match="no sound today"):
        train(toy.settings(batch_size=8, steps=6), tmp_path / "run", source=Broken())


@pytest.mark.parametrize("changes", [{"duration": 0.2}, {"sample_rate": 16000}])
def test_a_source_of_other_views_than_the_settings_say_is_refused(toy, tmp_path, changes):
    with pytest.raises(UserError, match="gives 800 samples at 8000 Hz, but sample_rate = "):
        train(toy.settings(**changes), tmp_path / "run", source=toy.Tones())
    assert not (tmp_path / "run").exists()


def test_a_diverged_run_stops_with_a_sentence(toy, tmp_path, monkeypatch):
    monkeypatch.setattr("soundalike.training.step.learning_rate", lambda settings, step: 1e30)
    settings = toy.settings(steps=20, optimizer="sgd", schedule="constant")
    with pytest.raises(UserError, match=r"diverged; start again with a learning_rate below 0\.1"):
        train(settings, tmp_path / "run", source=toy.Tones())


def test_a_collapsing_run_is_said_so_once_and_logged(toy, tmp_path, capsys):
    class Strangers(toy.Tones):
        """Views that have nothing in common: without uniformity they are nearest when all sounds are one point."""

        def batch(self, seed, indices):
            batch, other = super().batch(seed, indices), super().batch(seed + 1000, indices)
            return replace(batch, b=other.a)

    settings = toy.settings(
        steps=120,
        objective={"name": "alignment_uniformity", "uniformity_weight": 0},
        projector=[],
        learning_rate=1.0,
        schedule="constant",
    )
    train(settings, tmp_path / "run", source=Strangers())
    warnings = [entry["warning"] for entry in read_log(tmp_path / "run" / "log.jsonl") if "warning" in entry]
    assert len(warnings) == 1
    assert capsys.readouterr().err.count("COLLAPSED") == 1


def test_a_disk_that_fills_stops_the_run_with_a_sentence_and_it_resumes(toy, tmp_path, limited_file_size):
    settings = toy.settings(steps=12, checkpoint_every=4)
    train(settings, tmp_path / "straight", source=toy.Tones())
    full = tmp_path / "full"
    size = (tmp_path / "straight" / "checkpoints" / "step-0000000012.safetensors").stat().st_size
    with limited_file_size(size // 2), pytest.raises(UserError, match="cannot write"):
        train(settings, full, source=toy.Tones())
    assert list((full / "checkpoints").iterdir()) == []
    train(settings, full, resume=True, source=toy.Tones())
    assert weights(full) == weights(tmp_path / "straight")


def test_two_trainings_never_share_a_folder(toy, tmp_path, looks):
    run, settings = tmp_path / "run", toy.settings(steps=2)
    train(settings, run, source=toy.Tones())
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    with alone_in(run), pytest.raises(UserError, match="is being trained by another process"):
        train(settings, run, overwrite=True, source=toy.Tones())
    with alone_in(run), pytest.raises(UserError, match="is being trained by another process"):
        train(settings, run, resume=True, source=toy.Tones())
    assert {path: path.read_bytes() for path in run.rglob("*") if path.is_file()} == before
    train(settings, run, overwrite=True, source=toy.Tones())


def test_a_transform_that_does_not_fit_leaves_nothing_behind(toy, tmp_path):
    high = [{"low_pass": {"cutoff_hz": [toy.SAMPLE_RATE, 2 * toy.SAMPLE_RATE]}}]
    with pytest.raises(UserError, match=r"low_pass at .* Hz needs a sample rate of"):
        train(toy.settings(augment_synthetic=high), tmp_path / "run", source=toy.Tones())
    assert not (tmp_path / "run").exists()


def test_a_folder_whose_name_cannot_be_written_is_refused(toy, tmp_path):
    with pytest.raises(UserError, match="is not UTF-8: choose another --out"):
        train(toy.settings(), tmp_path / "caf\udce9", source=toy.Tones())
