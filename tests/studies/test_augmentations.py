from itertools import permutations

import pytest

from soundalike.augment import TRANSFORMS
from soundalike.errors import UserError
from soundalike.studies import CellResult, StudyRecord, run_study


def scored(study, values, seeds=1):
    """A record in which the single transforms have these linear scores, and those that are not named 0.1."""
    cells = [
        CellResult(
            name=cell.name,
            place=dict(cell.place),
            run=cell.name,
            pairs=1,
            seconds=1.0,
            parameters=1,
            scores={
                probe: {"tones": values.get(cell.place["first"], 0.1) + 0.01 * cell.place["seed"]}
                for probe in ("linear", "knn")
            },
        )
        for cell in study.cells(empty())
    ]
    return empty().model_copy(update={"cells": tuple(cells), "planned": len(cells)})


def empty():
    return StudyRecord(
        study="augmentations", command="", date="", machine={}, versions={}, settings={}, tasks=("tones",), seeds=1,
        full=False,
    )  # fmt: skip


@pytest.fixture
def data(tmp_path, toy):
    return str(toy.manifest(tmp_path / "recordings"))


def test_singles_come_first_and_then_the_ordered_pairs_of_the_best_four(tmp_path, toy, data):
    study = toy.study("augmentations", tmp_path, seeds=2, data=data)
    singles = study.cells(empty())
    assert len(singles) == 2 * (1 + len(TRANSFORMS))
    chains = [[step.transform.name for step in cell.settings.augment] for cell in singles]
    assert chains[: 1 + len(TRANSFORMS)] == [[], *([name] for name in TRANSFORMS)]

    best = {"noise": 0.9, "fade": 0.8, "mix": 0.7, "gain": 0.6, "none": 1.0}
    record = scored(study, best)
    pairs = study.cells(record)[len(singles) :]
    chains = [tuple(step.transform.name for step in cell.settings.augment) for cell in pairs]
    assert chains == 2 * list(permutations(["noise", "fade", "mix", "gain"], 2))
    assert [cell.place["seed"] for cell in pairs] == [0] * 12 + [1] * 12
    one_missing = record.model_copy(update={"cells": record.cells[:-1]})
    assert study.cells(one_missing) == singles


def test_the_full_grid_has_every_ordered_pair(tmp_path, toy, data):
    cells = toy.study("augmentations", tmp_path, full=True, data=data).cells(empty())
    count = len(TRANSFORMS)
    assert len(cells) == len({cell.name for cell in cells}) == 1 + count + count * (count - 1)


def test_the_heat_map_has_the_means_and_every_label(tmp_path, toy, data):
    study = toy.study("augmentations", tmp_path, seeds=2, data=data)
    record = scored(study, {"noise": 0.9, "none": 0.2}, seeds=2)
    shown = study.show(record)
    texts = [text.get_text() for axes in shown.figure.axes for text in axes.texts]
    assert texts.count("90.5") == 1
    assert texts.count("10.5") == len(TRANSFORMS) - 1
    assert all(texts.count(name) == 2 for name in TRANSFORMS)
    # The best stands first, in rows and columns.
    assert [text for text in texts if text in TRANSFORMS][:2] == ["noise", "noise"]
    assert any("no transform: 20.5" in text.get_text() for text in shown.figure.texts)
    assert shown.tables[0].rows[0][:3] == ("noise", "2", "90.5 ± 0.7")


def test_transforms_are_trained_with_and_scored(tmp_path, toy, data, monkeypatch):
    study = toy.study("augmentations", tmp_path, data=data)
    few = [cell for cell in study.cells(empty()) if cell.place["first"] in ("none", "mix", "fade")]
    monkeypatch.setattr(type(study), "cells", lambda self, record: few)
    record = run_study(study)
    assert [cell.name for cell in record.cells] == ["none-seed-0", "fade-seed-0", "mix-seed-0"]
    assert (tmp_path / "study" / "plot.svg").is_file()


def test_recordings_are_needed(tmp_path, toy):
    with pytest.raises(UserError, match="data=FOLDER"):
        toy.study("augmentations", tmp_path)
