"""What a study has found so far: `study.json`, from which it goes on and every table and plot can be made again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from soundalike.errors import UserError
from soundalike.evaluation import Scores
from soundalike.files import read_json
from soundalike.settings import Settings, validate
from soundalike.training import TrainSettings

RECORD_FILE = "study.json"

Place = dict[str, str | int | float]
"""Where a cell stands in the tables, such as {"delta": 0.1, "patch": "voice", "seed": 0}."""


class CellResult(Settings):
    """A cell that is done.

    Attributes:
        name: of the cell.
        place: where it stands in the tables.
        run: name of its run folder.
        pairs: that it was trained on.
        seconds: that training took, without monitors.
        parameters: weights of the encoder.
        scores: balanced accuracy by probe and task.
        curve: measures while it trained: `pairs` and what the study watched.
        baselines: names of what it is to be compared with.
    """

    name: str
    place: Place
    run: str
    pairs: int
    seconds: float
    parameters: int
    scores: Scores
    curve: tuple[dict[str, float], ...] = ()
    baselines: tuple[str, ...] = ()


class StudyRecord(Settings):
    """A study, whole or half done.

    Attributes:
        format_version: of the file.
        study: its name.
        command: that made it.
        date: when it began, in UTC, as ISO 8601.
        machine: system, processor, cores.
        versions: of Python and of packages that numbers may depend on.
        settings: the study's preset with the user's changes.
        tasks: names of the tasks.
        seeds: runs of each kind.
        full: whether every cell was asked for.
        measured: what was measured before the first cell.
        baselines: scores of what cells are compared with, by name.
        cells: those that are done, in the order of work.
        failed: why the training of a cell diverged, by its name; it is not tried again.
        planned: how many cells are known, done or not; more may follow from their scores.
    """

    format_version: Literal[1] = 1
    study: str
    command: str
    date: str
    machine: dict[str, str]
    versions: dict[str, str]
    settings: dict[str, Any]
    tasks: tuple[str, ...]
    seeds: int
    full: bool
    measured: dict[str, Any] = Field(default_factory=dict)
    baselines: dict[str, Scores] = Field(default_factory=dict)
    cells: tuple[CellResult, ...] = ()
    failed: dict[str, str] = Field(default_factory=dict)
    planned: int = 0

    def done(self, name: str) -> bool:
        """Whether nothing is left to do for the cell of that name: it is scored, or cannot be."""
        return name in self.failed or any(cell.name == name for cell in self.cells)

    def at(self, **place: str | int | float) -> list[CellResult]:
        """The cells that are done at a place: of all seeds, where the seed is left out."""
        return [cell for cell in self.cells if place.items() <= cell.place.items()]


def read_record(folder: Path) -> StudyRecord:
    """Read the record of a study folder.

    Raises:
        UserError: it is missing, damaged, or no study.
    """
    file = folder / RECORD_FILE
    values = read_json(file, "record of the study")
    if not isinstance(values, dict):
        raise UserError(f"{file} is not the record of a study; choose another --out.")
    return validate(StudyRecord, values, f"{file}: key")


def check_same_study(before: StudyRecord, now: StudyRecord, folder: Path) -> None:
    """Refuse to go on with a study under other settings. Seeds may be added, and --full; what is done stays.

    Raises:
        UserError: names the first thing that differs.
    """
    kept = ("study", "tasks")
    pairs = [(key, getattr(before, key), getattr(now, key)) for key in kept]
    # What the version that began the study did not know yet stood at its default.
    then_set = validate(TrainSettings, before.settings, f"{folder / RECORD_FILE}: key").model_dump(
        mode="json"
    )
    pairs += [(key, then_set[key], value) for key, value in now.settings.items()]
    for key, then, value in pairs:
        if then != value:
            raise UserError(
                f"{key} was {json.dumps(then)} when {folder} began and is {json.dumps(value)} now: a study goes on"
                " with what it began with; leave the change out, choose another --out, or add --overwrite."
            )


def mean_over_tasks(scores: Mapping[str, float]) -> float:
    """The mean of the scores of one probe."""
    return sum(scores.values()) / len(scores)
