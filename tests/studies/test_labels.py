from collections import Counter
from pathlib import Path

import pytest

from soundalike.audio import read_clips
from soundalike.errors import UserError
from soundalike.pairs import visible_labels
from soundalike.studies import Plan, label_figures, run_study, study_named
from soundalike.studies import labels as room
from soundalike.training import open_run


@pytest.fixture
def data(tmp_path, toy):
    return str(toy.manifest(tmp_path / "recordings"))


def test_cells_are_every_method_at_every_share_and_share_one_run_without_labels(tmp_path, toy, data):
    study = toy.study("labels", tmp_path, seeds=2, data=data)
    cells = study.cells(None)
    assert Counter((cell.place["method"], cell.place["seed"]) for cell in cells) == {
        (method, seed): 4 for method in label_figures.METHODS for seed in (0, 1)
    }
    assert len({cell.name for cell in cells}) == 32
    assert len({cell.run_name for cell in cells}) == 2 * (1 + 3 * 4)
    for cell in cells:
        settings, method = cell.settings, cell.place["method"]
        assert settings.seed == cell.place["seed"]
        assert settings.labels.fraction == (1 if method == room.LINEAR else cell.place["labels"])
        assert settings.objective.name == {
            room.LINEAR: "nt_xent", room.JOINT: "clar", room.SUPERVISED: "cross_entropy", room.TUNED: "cross_entropy"
        }[method]  # fmt: skip
        # Fine-tuning starts from the run without labels of its seed, which stands before it.
        if method == room.TUNED:
            start = f"self-supervised-seed-{settings.seed}"
            assert settings.init == str(study.run_folder(start))
            names = [each.run_name for each in cells]
            assert names.index(start) < names.index(cell.run_name)
            assert settings.learning_rate == pytest.approx(toy.TINY["learning_rate"] / 10)
        else:
            assert settings.init is None


@pytest.mark.parametrize(("fraction", "seed"), [(0.01, 0), (0.2, 3), (0.5, 1), (1.0, 0)])
def test_probes_see_the_labels_that_a_run_sees(tmp_path, toy, data, fraction, seed):
    task = toy.study("labels", tmp_path, data=data).task(fraction, seed)
    trained = [clip for clip in read_clips(Path(data)) if clip.split == "train"]
    visible = visible_labels([clip.label for clip in trained], fraction, seed)
    seen = [clip.path for clip, shown in zip(trained, visible, strict=True) if shown]
    assert [clip.path for clip in task.clips if clip.fold == 0] == seen
    assert all(clip.split == "test" for clip in task.clips if clip.fold == 1)
    assert sum(clip.fold == 1 for clip in task.clips) == 12


@pytest.mark.slow
def test_a_study_of_labels_from_end_to_end(tmp_path, toy, data, trained, monkeypatch):
    monkeypatch.setattr(room, "FRACTIONS", (0.1, 1.0))
    study = toy.study("labels", tmp_path, data=data, monitor_every=2)
    record = run_study(study)
    assert Counter(trained)["self-supervised-seed-0"] == 2
    assert len(set(trained)) == 1 + 3 * 2
    for cell in record.cells:
        method = cell.place["method"]
        assert set(cell.scores) == {"linear"} | ({"classifier"} if method != room.LINEAR else set())
        watched = method == room.LINEAR or cell.place["labels"] == 0.1
        assert [point["pairs"] for point in cell.curve] == ([0, 64] if watched else [])
        if watched and cell.place["labels"] == 0.1:
            assert cell.curve[-1]["linear"] == cell.scores["linear"]["test"]
        recordings = open_run(study.run_folder(cell.run)).config.recordings
        if method == room.JOINT:
            assert recordings.visible == sum(
                clip.fold == 0 for clip in study.task(cell.place["labels"], 0).clips
            )
    shown = study.show(record)
    rows = {row[0]: row[1:] for row in shown.tables[0].rows}
    for method in label_figures.METHODS:
        for column, fraction in enumerate((0.1, 1.0), start=1):
            (cell,) = record.at(method=method, labels=fraction)
            own = cell.scores.get("classifier", cell.scores["linear"])["test"]
            assert rows[method][column] == f"{100 * own:.0f}"
    svg = (tmp_path / "study" / "plot.svg").read_text()
    for label in (
        *label_figures.METHODS,
        "untrained + linear",
        "log-mel statistics + linear",
        "10 %",
        "100 %",
        "pairs",
    ):
        assert f">{label}</text>" in svg


def test_what_cannot_be_studied_is_said_in_a_sentence(tmp_path, toy, data):
    with pytest.raises(UserError, match="data=FOLDER"):
        toy.study("labels", tmp_path)
    whole = str(toy.manifest(tmp_path / "whole", split=False))
    with pytest.raises(UserError, match="has no labelled test part"):
        toy.study("labels", tmp_path, data=whole)
    with pytest.raises(UserError, match="labels is what the study labels sets itself"):
        toy.study("labels", tmp_path, data=data, labels={"fraction": 0.5})
    with pytest.raises(UserError, match="leave --full out"):
        toy.study("labels", tmp_path, data=data, full=True)
    with pytest.raises(UserError, match="leave --tasks out"):
        study_named("labels")(Plan({"data": data}, 1, False, (), tmp_path))
