import json

import pytest

from soundalike.errors import UserError
from soundalike.studies import read_record, run_study, running
from soundalike.training import DivergedError, TrainingInterrupted, open_run


def test_a_stopped_study_goes_on_without_repeating_what_is_done(tmp_path, toy, trained, monkeypatch):
    study = toy.study("delta", tmp_path)
    score, scored = type(study).score, []

    def stop_at_the_third(self, cell, model):
        if len(scored) == 2:
            raise KeyboardInterrupt
        scored.append(cell.name)
        return score(self, cell, model)

    with monkeypatch.context() as stopped:
        stopped.setattr(type(study), "score", stop_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            run_study(study)
    names = [cell.name for cell in study.cells(read_record(tmp_path / "study"))]
    assert [cell.name for cell in read_record(tmp_path / "study").cells] == names[:2]
    assert trained == names[:3]
    assert "2 of 5 runs are done" in (tmp_path / "study" / "report.html").read_text()
    assert "2 of 5 runs are done" in (tmp_path / "study" / "table.md").read_text()

    trained.clear()
    record = run_study(toy.study("delta", tmp_path))
    # The third had been trained and not scored: it is asked for again, and found finished.
    assert trained == names[2:]
    assert [cell.name for cell in record.cells] == names
    assert read_record(tmp_path / "study") == record
    trained.clear()
    run_study(toy.study("delta", tmp_path))
    assert trained == []


def test_a_run_that_was_stopped_within_goes_on(tmp_path, toy, monkeypatch):
    study = toy.study("delta", tmp_path, steps=6, monitor_every=2)

    def stop(model):
        raise TrainingInterrupted(tmp_path, 0)

    with monkeypatch.context() as stopped:
        stopped.setattr(study, "watch", lambda cell: stop)
        with pytest.raises(TrainingInterrupted):
            run_study(study)
    first = study.cells(read_record(tmp_path / "study"))[0]
    assert not open_run(tmp_path / "study" / "runs" / first.name).finished
    with monkeypatch.context() as stopped:
        stopped.setattr(type(study), "cells", lambda self, record: [first])
        assert run_study(study).done(first.name)


def test_finished_runs_keep_model_and_log_but_no_checkpoints(tmp_path, toy):
    record = run_study(toy.study("delta", tmp_path))
    for cell in record.cells:
        run = tmp_path / "study" / "runs" / cell.run
        assert {path.name for path in run.iterdir()} == {"config.json", "log.jsonl", "model", "report.html"}
        assert cell.pairs == 64
        assert cell.seconds > 0
    # One untrained encoder for the one seed, and one floor.
    assert len(record.baselines) == 2


@pytest.mark.slow
def test_other_settings_are_refused_and_more_seeds_are_not(tmp_path, toy, trained):
    run_study(toy.study("delta", tmp_path))
    with pytest.raises(UserError, match=r"steps was 2 .* and is 3 now"):
        run_study(toy.study("delta", tmp_path, steps=3))
    trained.clear()
    record = run_study(toy.study("delta", tmp_path, seeds=2))
    assert len(trained) == 5
    assert {cell.place["seed"] for cell in record.cells} == {0, 1}
    trained.clear()
    record = run_study(toy.study("delta", tmp_path, steps=3), overwrite=True)
    assert len(trained) == len(record.cells) == 5
    assert {cell.pairs for cell in record.cells} == {96}


def test_a_run_that_diverges_is_left_out_and_the_others_go_on(tmp_path, toy, trained, monkeypatch):
    study = toy.study("delta", tmp_path)
    lost = study.cells(None)[1].name
    train = running.train

    def diverge(settings, folder, **options):
        model = train(settings, folder, **options)
        if folder.name == lost:
            raise DivergedError("loss is nan at step 1: training has diverged.")
        return model

    monkeypatch.setattr(running, "train", diverge)
    record = run_study(study)
    assert len(record.cells) == 4
    assert record.failed == {lost: "loss is nan at step 1: training has diverged."}
    for file in ("report.html", "table.md"):
        assert f"{lost} is left out: loss is nan" in (tmp_path / "study" / file).read_text()
    trained.clear()
    assert run_study(toy.study("delta", tmp_path)) == record
    assert trained == []


def test_recordings_that_are_scored_are_not_trained_on(tmp_path, toy, trained):
    with pytest.raises(UserError, match=r"the model was trained on .*\.wav, which task tones tests"):
        run_study(toy.study("augmentations", tmp_path, data=str(tmp_path / "sounds")))
    assert trained == []


def test_a_folder_of_something_else_is_refused(tmp_path, toy, trained):
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "mine.txt").touch()
    for overwrite in (False, True):
        with pytest.raises(UserError, match="exists already"):
            run_study(toy.study("delta", tmp_path), overwrite=overwrite)
    (tmp_path / "study" / "study.json").write_text(json.dumps({"mine": 1}))
    with pytest.raises(UserError, match=r"study\.json"):
        run_study(toy.study("delta", tmp_path))
    assert trained == []


def test_training_time_is_summed_over_what_the_log_times():
    log = [
        {"step": 0},
        {"step": 2, "step_seconds": 0.5},
        {"step": 4, "knn": 1.0},
        {"step": 5, "step_seconds": 2.0},
    ]
    assert running.training_seconds(log) == 2 * 0.5 + 3 * 2.0
