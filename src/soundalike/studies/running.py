"""From a study to its results, cell by cell: what is done is kept, what was cut short goes on."""

import shutil
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

from soundalike.errors import UserError
from soundalike.evaluation import installed_versions, machine, refuse_trained_clips
from soundalike.files import refuse_existing
from soundalike.model import Model
from soundalike.studies.record import RECORD_FILE, CellResult, StudyRecord, check_same_study, read_record
from soundalike.studies.results import remove_results, write_results
from soundalike.studies.study import RUNS, Cell, Study
from soundalike.training import (
    DivergedError,
    check_same_settings,
    find_recordings,
    is_run,
    open_run,
    read_log,
    train,
)


def run_study(study: Study, *, overwrite: bool = False, command: str = "") -> StudyRecord:
    """Train and score the cells of a study that are not done yet.

    Its folder then holds `study.json`, `table.md`, `plot.svg`, `plot.png` and `report.html`, written anew after every
    cell, and the runs in `runs/`. Checkpoints of finished runs are removed.

    Args:
        study: what to do, and where.
        overwrite: remove what an earlier study left in its folder, instead of going on with it.
        command: that asked for it, to be kept with the results.

    Returns:
        The record of the whole study.

    Raises:
        UserError: the folder holds something else or a study with other settings; its runs are trained on what it is
            scored on; or a run or a score fails. A run that diverges is left out, and the others go on.
        KeyboardInterrupt: ctrl-C was pressed; what is done is kept.
    """
    _refuse_heard_tasks(study)
    record = _begin(study, overwrite, command)
    _refuse_other_settings(study, record)
    while True:
        cells = study.cells(record)
        left = [cell for cell in cells if not record.done(cell.name)]
        record = record.model_copy(update={"planned": len(record.cells) + len(left)})
        write_results(study, record)
        if not left:
            _say(f"all {len(record.cells)} cells are done: see {study.plan.out}.")
            return record
        cell = left[0]
        _say(f"cell {len(record.cells) + 1} of {record.planned}: {cell.name}")
        try:
            model = _trained(study, cell)
        except DivergedError as error:
            _say(f"{cell.name} is left out: {error}")
            record = record.model_copy(update={"failed": {**record.failed, cell.name: str(error)}})
            continue
        record = _with_baselines(study, cell, model, record)
        result = _result(study, cell, model)
        record = record.model_copy(update={"cells": (*record.cells, result)})


def _refuse_heard_tasks(study: Study) -> None:
    """Guard against scores on what the study's runs are trained on."""
    data = find_recordings(study.base, lambda _: None)
    if data is not None:
        refuse_trained_clips(study.tasks, (clip.path for clip in data.clips))


def _refuse_other_settings(study: Study, record: StudyRecord) -> None:
    """Guard against old scores under a candidate's name whose settings are now others."""
    scored = {cell.name for cell in record.cells}
    for cell in study.cells(record):
        if cell.name in scored:
            check_same_settings(open_run(study.run_folder(cell.run_name)), cell.settings)


def _begin(study: Study, overwrite: bool, command: str) -> StudyRecord:
    """The record to go on with, or a new one."""
    plan = study.plan
    folder = plan.out
    new = StudyRecord(
        study=study.name,
        command=command,
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=machine(torch.device("cpu")),
        versions=installed_versions(),
        settings=study.base.model_dump(mode="json"),
        tasks=tuple(task.card.name for task in study.tasks),
        seeds=plan.seeds,
        full=plan.full,
    )
    if (folder / RECORD_FILE).is_file():
        if not overwrite:
            before = read_record(folder)
            check_same_study(before, new, folder)
            changed = {"command": command, "seeds": plan.seeds, "full": plan.full}
            return before.model_copy(update={**changed, "measured": study.measure(before.measured)})
        remove_results(folder)
        _remove(folder / RUNS)
    else:
        refuse_existing(folder, overwrite=False)
    return new.model_copy(update={"measured": study.measure({})})


def _trained(study: Study, cell: Cell) -> Model:
    """The model of a cell, trained as far as it was not yet."""
    folder = study.run_folder(cell.run_name)
    model = train(cell.settings, folder, resume=is_run(folder), watch=study.watch(cell))
    # Nothing goes on from a finished run; its model and log say all that is asked later.
    _remove(open_run(folder).checkpoints.path)
    return model


def _with_baselines(study: Study, cell: Cell, model: Model, record: StudyRecord) -> StudyRecord:
    baselines = dict(record.baselines)
    for name, score in study.baselines(cell, model).items():
        if name not in baselines:
            baselines[name] = score()
    return record.model_copy(update={"baselines": baselines})


def _result(study: Study, cell: Cell, model: Model) -> CellResult:
    log = read_log(study.run_folder(cell.run_name) / "log.jsonl")
    return CellResult(
        name=cell.name,
        place=dict(cell.place),
        run=cell.run_name,
        pairs=cell.settings.steps * cell.settings.batch_size,
        seconds=training_seconds(log),
        parameters=sum(weights.numel() for weights in model.encoder.parameters()),
        scores=study.score(cell, model),
        curve=tuple(study.curve(log)),
        baselines=tuple(study.baselines(cell, model)),
    )


def training_seconds(log: Sequence[Mapping[str, Any]]) -> float:
    """What the steps of a run took together, however often it was stopped."""
    timed = [entry for entry in log if "step_seconds" in entry]
    before = [0, *(entry["step"] for entry in timed)]
    seconds = [
        (entry["step"] - step) * entry["step_seconds"] for step, entry in zip(before, timed, strict=False)
    ]
    return round(float(sum(seconds)), 3)


def _remove(folder: Path) -> None:
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise UserError(f"cannot remove {folder}: {error.strerror}.") from error


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
