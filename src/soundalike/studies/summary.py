"""Scores of cells that differ in the seed only, brought together."""

from collections.abc import Iterable, Sequence

from soundalike.evaluation import Scores
from soundalike.report import Spread, TextTable, decimals_of
from soundalike.studies.record import CellResult, StudyRecord, mean_over_tasks
from soundalike.studies.study import FLOOR

PROBES = {"linear": "Linear probe", "knn": "Nearest neighbours"}
"""Every encoder is read by these."""

MEAN = "mean"
"""In the place of a task: the mean over all of them, seed by seed."""

NOTE = (
    "Balanced accuracy in %. ± is the standard deviation over seeds; a single number is one seed, whose error"
    " is unknown. All numbers of a table have the digits that the noise over seeds allows."
)


def spread(scores: Iterable[Scores], probe: str, task: str = MEAN) -> Spread | None:
    """The scores of one probe on one task, or their mean over the tasks, over seeds; None where there are none."""
    values = tuple(mean_over_tasks(each[probe]) if task == MEAN else each[probe][task] for each in scores)
    return Spread(values) if values else None


def spread_of(cells: Iterable[CellResult], probe: str, task: str = MEAN) -> Spread | None:
    """The same, of cells."""
    return spread((cell.scores for cell in cells), probe, task)


def untrained(record: StudyRecord, cells: Iterable[CellResult]) -> list[Scores]:
    """Scores of the encoders of `cells` before training, each once."""
    return [record.baselines[name] for name in _names(cells) if not name.startswith(FLOOR)]


def floor(record: StudyRecord, cells: Iterable[CellResult]) -> list[Scores]:
    """Scores of log-mel statistics beside `cells`."""
    return [record.baselines[name] for name in _names(cells) if name.startswith(FLOOR)]


Row = tuple[str, Sequence[Scores]]
"""What a row of a table is called, and its scores, one a seed."""


def row(name: str, cells: Iterable[CellResult]) -> Row:
    """The row of cells that differ in the seed only."""
    return name, [cell.scores for cell in cells]


def table(record: StudyRecord, probe: str, what: str, rows: Iterable[Row]) -> TextTable:
    """One probe's scores, and below them those of log-mel statistics.

    Args:
        record: of the study.
        probe: "linear" or "knn".
        what: the rows are.
        rows: those without scores are left out.
    """
    given = [(name, scores) for name, scores in (*rows, (FLOOR, floor(record, record.cells))) if scores]
    columns = columns_of(record)
    found = {(name, column): spread(scores, probe, column) for name, scores in given for column in columns}
    return TextTable(
        PROBES[probe],
        (what, "seeds", *columns),
        tuple(
            (name, str(len(scores)), *texts([found[name, column] for column in columns], found.values()))
            for name, scores in given
        ),
        NOTE,
    )


def texts(some: Iterable[Spread | None], table: Iterable[Spread | None]) -> list[str]:
    """Scores for a table, with the digits that the whole table allows; empty where nothing was scored."""
    decimals = decimals_of(table)
    return ["" if each is None else each.text(decimals) for each in some]


def columns_of(record: StudyRecord) -> Sequence[str]:
    """The tasks, and their mean first where there are several."""
    return record.tasks if len(record.tasks) == 1 else (MEAN, *record.tasks)


def _names(cells: Iterable[CellResult]) -> list[str]:
    return list(dict.fromkeys(name for cell in cells for name in cell.baselines))
