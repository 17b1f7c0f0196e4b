import csv
import json

import pytest

from soundalike.studies import Study, StudyRecord, recipe, run_study
from soundalike.studies.candidates import Candidate, candidates, reference_changes
from soundalike.training import build_learner, change, configure
from soundalike.training.sources import build_source

REFERENCE = Candidate(name="reference", family="reference", idea="As it is.")
IDEAS = (
    REFERENCE,
    Candidate(name="bold", family="optimisation", idea="Faster.", changes={"learning_rate": 0.02}),
    Candidate(name="easy", family="delta", idea="Easier pairs.", changes={"delta": 0.01}),
    Candidate(name="small", family="optimisation", idea="More steps.", changes={"batch_size": 16}),
    Candidate(name="broad", family="network", idea="Wider.", changes={"encoder": {"widths": [8]}}),
)


@pytest.fixture
def ideas(monkeypatch):
    """The list of candidates, for tests to change; a wider network trains at half the pace."""
    found = list(IDEAS)
    monkeypatch.setattr(recipe, "candidates", lambda: tuple(found))
    monkeypatch.setattr(
        recipe, "stream_pace", lambda settings: 100.0 if settings.encoder.widths == (8,) else 200.0
    )
    return found


def record_of(study: Study, **scores: float) -> StudyRecord:
    """A record in which the cells of the first rung have these scores."""
    empty = StudyRecord(
        study="recipe",
        command="",
        date="",
        machine={},
        versions={},
        settings={},
        tasks=("tones",),
        seeds=1,
        full=False,
        measured=study.measure({}),
    )
    done = [
        {
            "name": cell.name,
            "place": cell.place,
            "run": cell.name,
            "pairs": 1,
            "seconds": 1.0,
            "parameters": 1,
            "scores": {
                "linear": {"tones": scores[cell.place["candidate"]]},
                "knn": {"tones": scores[cell.place["candidate"]]},
            },
        }
        for cell in study.cells(empty)
    ]
    return StudyRecord.model_validate({**empty.model_dump(), "cells": done})


def test_every_packaged_candidate_is_another_valid_recipe():
    base = configure("quick", changes=reference_changes())
    settings = [change(base, each.changes) for each in candidates()]
    for each in settings:
        build_learner(each)
        build_source(each, None, 1, print).batch(0, range(2))
    assert settings[0] == base
    assert all(each not in settings[:number] for number, each in enumerate(settings))
    assert len({each.name for each in candidates()}) == len(settings)


def test_candidates_train_for_equal_time(tmp_path, toy, ideas):
    study = toy.study("recipe", tmp_path, steps=80, warmup_steps=8)
    record = record_of(study, reference=0.5, bold=0.1, easy=0.2, small=0.3, broad=0.4)
    first = {
        cell.place["candidate"]: cell.settings for cell in study.cells(record) if cell.place["rung"] == 0
    }
    assert first["reference"].steps == first["bold"].steps == 80 / 4
    assert first["small"].steps == 2 * first["reference"].steps
    assert first["broad"].steps == first["reference"].steps / 2
    assert [first[name].warmup_steps for name in ("reference", "small", "broad")] == [2, 4, 1]


def test_the_best_third_and_the_reference_climb(tmp_path, toy, ideas):
    study = toy.study("recipe", tmp_path, steps=80)
    record = record_of(study, reference=0.0, bold=0.1, easy=0.9, small=0.8, broad=0.7)
    second = [cell for cell in study.cells(record) if cell.place["rung"] == 1]
    assert [cell.place["candidate"] for cell in second] == ["reference", "easy", "small"]
    assert second[0].settings.steps == 80 / 2


def test_nobody_climbs_before_all_are_scored(tmp_path, toy, ideas):
    study = toy.study("recipe", tmp_path)
    record = record_of(study, reference=0.0, bold=0.1, easy=0.9, small=0.8, broad=0.7)
    ideas.append(Candidate(name="late", family="delta", idea="Came later.", changes={"delta": 0.2}))
    record = record.model_copy(update={"measured": study.measure(record.measured)})
    assert {cell.place["rung"] for cell in study.cells(record)} == {0}
    assert record.measured["paces"]["late"] == 1.0


def test_only_candidates_that_may_cost_more_are_timed(tmp_path, toy, ideas, monkeypatch):
    timed = []
    monkeypatch.setattr(recipe, "stream_pace", lambda settings: timed.append(settings) or 1.0)
    study = toy.study("recipe", tmp_path)
    assert set(study.measure({})["paces"]) == {each.name for each in IDEAS}
    assert {settings.learning_rate for settings in timed} == {study.base.learning_rate}
    assert {settings.delta for settings in timed} == {study.base.delta}
    assert {settings.batch_size for settings in timed} == {16, 32}
    assert {settings.encoder.widths for settings in timed} == {(4,), (8,)}


@pytest.mark.slow
def test_the_whole_climb_and_its_files(tmp_path, toy, ideas, trained):
    study = toy.study("recipe", tmp_path, steps=4, seeds=2)
    record = run_study(study)
    rungs = [(cell.place["rung"], cell.place["seed"]) for cell in record.cells]
    assert rungs.count((0, 0)) == 5
    assert rungs.count((1, 0)) in (2, 3)
    assert rungs.count((2, 0)) == rungs.count((2, 1)) in (1, 2)
    folder = tmp_path / "study"
    with (folder / "runs.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(record.cells) == len(trained)
    for row, cell in zip(rows, record.cells, strict=True):
        assert row["candidate"] == cell.place["candidate"]
        assert float(row["linear tones"]) == pytest.approx(cell.scores["linear"]["tones"], abs=1e-4)
    assert any("learning_rate=0.02" in row["settings"] for row in rows)
    assert json.loads((folder / "study.json").read_text())["measured"]["paces"]["broad"] == 0.5
    table = (folder / "table.md").read_text()
    assert table.index("Rung 3 of 3") < table.index("Rung 1 of 3")
    # A second call finds nothing left to do.
    assert run_study(toy.study("recipe", tmp_path, steps=4, seeds=2)) == record
    assert len(trained) == len(record.cells)
