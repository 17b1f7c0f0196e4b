import csv
import json
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.studies import Study, StudyRecord, recipe, run_study
from soundalike.studies.candidates import Candidate, read_search
from soundalike.training import build_learner, change, configure
from soundalike.training.sources import build_source

FIRST_SEARCH = Path(__file__).parents[2] / "docs/recipe-search-1.toml"
REFERENCE = Candidate(name="reference", family="reference", idea="As it is.")
IDEAS = (
    REFERENCE,
    Candidate(name="bold", family="optimisation", idea="Faster.", changes={"learning_rate": 0.02}),
    Candidate(name="easy", family="delta", idea="Easier pairs.", changes={"delta": 0.01}),
    Candidate(name="small", family="optimisation", idea="More steps.", changes={"batch_size": 16}),
    Candidate(name="broad", family="network", idea="Wider.", changes={"encoder": {"widths": [8]}}),
)


@pytest.fixture(autouse=True)
def pace(monkeypatch):
    """A wider network trains at half the pace."""
    monkeypatch.setattr(
        recipe, "stream_pace", lambda settings: 100.0 if settings.encoder.widths == (8,) else 200.0
    )


@pytest.fixture
def recipe_study(tmp_path, toy):
    """A tiny search among some ideas, of which the file is kept."""

    def made(*ideas: Candidate, **options) -> Study:
        listed = {"candidate": [each.model_dump() for each in ideas or IDEAS]}
        (tmp_path / "ideas.json").write_text(json.dumps(listed))
        return toy.study("recipe", tmp_path, candidates=tmp_path / "ideas.json", **options)

    return made


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


@pytest.mark.parametrize("path", [None, FIRST_SEARCH], ids=["packaged", "first"])
def test_every_candidate_is_another_valid_recipe(path):
    search = read_search(path)
    base = configure("quick", changes=search.reference)
    settings = [change(base, each.changes) for each in search.candidate]
    for each in settings:
        build_learner(each)
        build_source(each, None, 1, print).batch(0, range(2))
    assert settings[0] == base
    assert all(each not in settings[:number] for number, each in enumerate(settings))


def test_candidates_train_for_equal_time(recipe_study):
    study = recipe_study(steps=80, warmup_steps=8)
    record = record_of(study, reference=0.5, bold=0.1, easy=0.2, small=0.3, broad=0.4)
    first = {
        cell.place["candidate"]: cell.settings for cell in study.cells(record) if cell.place["rung"] == 0
    }
    assert first["reference"].steps == first["bold"].steps == 80 / 4
    assert first["small"].steps == 2 * first["reference"].steps
    assert first["broad"].steps == first["reference"].steps / 2
    assert [first[name].warmup_steps for name in ("reference", "small", "broad")] == [2, 4, 1]


def test_the_best_third_and_the_reference_climb(recipe_study):
    study = recipe_study(steps=80)
    record = record_of(study, reference=0.0, bold=0.1, easy=0.9, small=0.8, broad=0.7)
    second = [cell for cell in study.cells(record) if cell.place["rung"] == 1]
    assert [cell.place["candidate"] for cell in second] == ["reference", "easy", "small"]
    assert second[0].settings.steps == 80 / 2


def test_nobody_climbs_before_all_are_scored(recipe_study):
    study = recipe_study()
    record = record_of(study, reference=0.0, bold=0.1, easy=0.9, small=0.8, broad=0.7)
    late = Candidate(name="late", family="delta", idea="Came later.", changes={"delta": 0.2})
    study = recipe_study(*IDEAS, late)
    record = record.model_copy(update={"measured": study.measure(record.measured)})
    assert {cell.place["rung"] for cell in study.cells(record)} == {0}
    assert record.measured["paces"]["late"] == 1.0


def test_only_candidates_that_may_cost_more_are_timed(recipe_study, monkeypatch):
    timed = []
    monkeypatch.setattr(recipe, "stream_pace", lambda settings: timed.append(settings) or 1.0)
    study = recipe_study()
    assert set(study.measure({})["paces"]) == {each.name for each in IDEAS}
    assert {settings.learning_rate for settings in timed} == {study.base.learning_rate}
    assert all(settings.delta == study.base.delta for settings in timed)
    assert {settings.batch_size for settings in timed} == {16, 32}
    assert {settings.encoder.widths for settings in timed} == {(4,), (8,)}


@pytest.mark.slow
def test_the_whole_climb_and_its_files(tmp_path, recipe_study, trained):
    study = recipe_study(steps=4, seeds=2)
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
    assert run_study(recipe_study(steps=4, seeds=2)) == record
    assert len(trained) == len(record.cells)


@pytest.mark.parametrize(
    ("ideas", "sentence"),
    [
        ([IDEAS[1], REFERENCE], "the first candidate is the reference, which changes nothing"),
        ([REFERENCE, IDEAS[1], IDEAS[1]], "two candidates are called bold"),
        ([REFERENCE, IDEAS[1].model_copy(update={"name": "Bold one"})], "name"),
        ([REFERENCE, IDEAS[1].model_copy(update={"changes": {"lerning_rate": 1}})], "lerning_rate"),
    ],
)
def test_a_list_that_says_nothing_clear_is_refused(recipe_study, ideas, sentence):
    with pytest.raises(UserError, match=sentence):
        recipe_study(*ideas).measure({})


def test_only_a_search_takes_candidates(toy, tmp_path):
    with pytest.raises(UserError, match="the study delta has no list of candidates"):
        toy.study("delta", tmp_path, candidates=tmp_path / "ideas.json")


def test_a_candidate_that_was_scored_under_other_settings_is_refused(recipe_study, monkeypatch):
    monkeypatch.setattr(recipe, "RUNGS", 1)
    run_study(recipe_study(*IDEAS[:2]))
    bolder = IDEAS[1].model_copy(update={"changes": {"learning_rate": 0.5}})
    with pytest.raises(
        UserError, match=r"learning_rate was 0\.02 when .*bold-rung-0-seed-0 began and is 0\.5 now"
    ):
        run_study(recipe_study(REFERENCE, bolder))
