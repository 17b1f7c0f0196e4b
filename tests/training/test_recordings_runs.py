"""Runs on recordings: what they keep, and how they go on."""

import os

import pytest
import torch

from soundalike.audio import read
from soundalike.errors import UserError
from soundalike.model import load_classifier, load_model
from soundalike.training import TrainingInterrupted, open_run, read_log, train


def weights(run):
    return {
        path.name: path.read_bytes()
        for path in (run / "model").iterdir()
        if path.suffix in (".safetensors", ".json")
    }


@pytest.mark.parametrize("preset", ["clar", "clar-joint", "supervised", "hybrid"])
def test_every_preset_trains_and_keeps_what_it_says(tmp_path, toy, preset):
    settings = toy.recorded_settings(toy.recordings(tmp_path / "data"), preset, steps=4)
    train(settings, tmp_path / "run")
    card = (tmp_path / "run" / "model" / "README.md").read_text()
    assert f"--preset {preset} data=" in card
    assert open_run(tmp_path / "run").config.recordings.clips == 12
    if settings.objective.needs_classifier:
        assert "the labels of 12 recordings (3 classes)" in card
        assert load_classifier(tmp_path / "run").classes == ("class-0", "class-1", "class-2")
    else:
        assert "seen no label" in card
        with pytest.raises(UserError, match="no classifier"):
            load_classifier(tmp_path / "run")


def test_the_classifier_learns_its_classes(tmp_path, toy):
    data = toy.recordings(tmp_path / "data")
    train(toy.recorded_settings(data, steps=60, augment=[]), tmp_path / "run")
    classifier = load_classifier(tmp_path / "run")
    files = sorted(data.rglob("*.wav"))
    probabilities = classifier.probabilities([read(file, toy.SAMPLE_RATE) for file in files])
    named = [classifier.classes[number] for number in probabilities.argmax(dim=1)]
    assert named == [file.parent.name for file in files]
    assert "accuracy" in read_log(tmp_path / "run" / "log.jsonl")[-1]


def test_an_interrupted_run_on_recordings_resumes_to_the_same_bytes(tmp_path, toy, monkeypatch):
    settings = toy.recorded_settings(toy.recordings(tmp_path / "data"), labels={"fraction": 0.5})
    train(settings, tmp_path / "whole")

    looks = 0

    def stop_in_the_middle(model):
        nonlocal looks
        looks += 1
        if looks == 3:
            raise TrainingInterrupted(tmp_path / "cut", 10)
        return {}

    changed = toy.recorded_settings(tmp_path / "data", labels={"fraction": 0.5}, monitor_every=5)
    train(changed, tmp_path / "watched")
    with pytest.raises(TrainingInterrupted):
        train(changed, tmp_path / "cut", watch=stop_in_the_middle)
    train(changed, tmp_path / "cut", resume=True)
    assert weights(tmp_path / "cut") == weights(tmp_path / "watched") == weights(tmp_path / "whole")


def test_a_run_does_not_go_on_with_other_recordings(tmp_path, toy):
    data = toy.recordings(tmp_path / "data")
    settings = toy.recorded_settings(data)
    train(settings, tmp_path / "run")
    (tmp_path / "run" / "report.html").unlink()
    (data / "class-0" / "0.wav").rename(data / "class-0" / "zero.wav")
    with pytest.raises(UserError, match="has changed since"):
        train(settings, tmp_path / "run", resume=True)


def test_a_run_does_not_go_on_at_another_sample_rate(tmp_path, toy):
    data = toy.recordings(tmp_path / "data")
    train(toy.recorded_settings(data, steps=1), tmp_path / "run")
    with pytest.raises(UserError, match=r"sample_rate was 8000 .* and is 16000 now"):
        train(toy.recorded_settings(data, steps=1, sample_rate=16_000), tmp_path / "run", resume=True)


def test_what_is_watched_is_in_the_log(tmp_path, toy):
    settings = toy.recorded_settings(toy.recordings(tmp_path / "data"), steps=4, monitor_every=2)
    train(settings, tmp_path / "run", watch=lambda model: {"test_accuracy": model.embedding_size})
    watched = [
        entry["test_accuracy"]
        for entry in read_log(tmp_path / "run" / "log.jsonl")
        if "test_accuracy" in entry
    ]
    assert watched == [128, 128, 128]


def test_training_starts_from_a_given_model(tmp_path, toy):
    data = toy.recordings(tmp_path / "data")
    first = train(toy.recorded_settings(data, "clar", steps=4, seed=1), tmp_path / "first")
    words = {"data": str(data), "init": str(tmp_path / "first"), "steps": 1, "learning_rate": 1e-9}
    short = {key: toy.TINY[key] for key in ("projector", "batch_size", "threads", "monitor_every")}
    settings = toy.configure("clar-joint", changes={**short, **words})
    # The front end, the encoder, the sample rate and the duration are the model's, not the preset's.
    assert (settings.encoder, settings.sample_rate) == (first.config.encoder, toy.SAMPLE_RATE)
    tuned = train(settings, tmp_path / "tuned")
    for name, parameter in first.named_parameters():
        torch.testing.assert_close(dict(tuned.named_parameters())[name], parameter, atol=1e-6, rtol=0)
    assert torch.equal(tuned.normalisation.mean, first.normalisation.mean)
    assert open_run(tmp_path / "tuned").config.init is not None


def test_a_model_that_does_not_fit_is_refused(tmp_path, toy):
    data = toy.recordings(tmp_path / "data")
    train(toy.recorded_settings(data, "clar", steps=1), tmp_path / "first")
    narrow = {"name": "compact", "widths": [4, 4], "strides": [2, 2]}
    other = toy.recorded_settings(data, init=str(tmp_path / "first"), encoder=narrow)
    with pytest.raises(UserError, match=r"has encoder .* and the settings ask for"):
        train(other, tmp_path / "second")
    assert not (tmp_path / "second").exists()
    with pytest.raises(UserError, match="is no model"):
        toy.configure("clar", changes={"data": str(data), "init": str(tmp_path)})


def test_a_class_whose_name_is_no_unicode_is_refused(tmp_path, toy):
    data = toy.recordings(tmp_path / "data")
    (data / "class-1").rename(os.fsdecode(os.fsencode(data) + b"/caf\xe9"))
    with pytest.raises(UserError, match=r"the class 'caf.*' is not UTF-8: rename it"):
        train(toy.recorded_settings(data), tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("init", ["first", "first/model"])
def test_a_run_does_not_take_the_place_of_the_model_it_begins_with(tmp_path, toy, init):
    train(toy.settings(steps=1), tmp_path / "first")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UserError, match=r"is what .*first would replace: choose another --out"):
        train(toy.settings(steps=1, init=str(tmp_path / init)), tmp_path / "first", overwrite=True)
    assert sorted(tmp_path.rglob("*")) == before


def test_too_many_unreadable_recordings_stop_the_run_with_a_sentence(tmp_path, toy):
    data = toy.recordings(tmp_path / "data")
    (data / "class-1" / "2.wav").write_bytes(b"not audio")
    with pytest.raises(UserError, match=r"1 of 12|2\.wav"):
        train(toy.recorded_settings(data), tmp_path / "run")
    train(toy.recorded_settings(data, max_bad_share=0.1), tmp_path / "tolerant")
    assert load_model(tmp_path / "tolerant").embedding_size == 128


def test_a_run_goes_on_from_no_other_model_than_it_began_with(tmp_path, toy):
    first = tmp_path / "first"
    train(toy.settings(steps=1), first)
    settings = toy.settings(steps=2, init=str(first))

    def stop(model):
        raise TrainingInterrupted(tmp_path, 0)

    with pytest.raises(TrainingInterrupted):
        train(settings.model_copy(update={"monitor_every": 1}), tmp_path / "tuned", watch=stop)
    train(toy.settings(steps=1, seed=5), first, overwrite=True)
    with pytest.raises(UserError, match=r"first is no longer the model that .*tuned began with"):
        train(settings.model_copy(update={"monitor_every": 1}), tmp_path / "tuned", resume=True)
