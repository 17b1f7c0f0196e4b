"""Scores of cells that differ in the seed only, brought together."""

from collections.abc import Iterable, Sequence

from soundalike.evaluation import Scores
from soundalike.report import Spread, TextTable
from soundalike.studies.record import CellResult, StudyRecord, mean_over_tasks
from soundalike.studies.study import FLOOR

PROBES = {"linear": "Linear probe", "knn": "Nearest neighbours"}
"""Every encoder is read by these."""

MEAN = "mean"
"""In the place of a task: the mean over all of them, seed by seed."""

NOTE = (
    "Balanced accuracy in %. ± is the standard deviation over seeds; a single number is one seed, whose error"
    " is unknown."
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


def table(
    record: StudyRecord, probe: str, what: str, groups: Iterable[tuple[str, Sequence[CellResult]]]
) -> TextTable:
    """One probe's scores: a row for each group of cells that differ in the seed only, and one for each baseline.

    Args:
        record: of the study.
        probe: "linear" or "knn".
        what: the groups are.
        groups: name and cells.
    """
    rows = [(name, [cell.scores for cell in cells]) for name, cells in groups if cells]
    rows += [("untrained", untrained(record, record.cells)), (FLOOR, floor(record, record.cells))]
    columns = columns_of(record)
    return TextTable(
        PROBES[probe],
        (what, "seeds", *columns),
        tuple(
            (
                name,
                str(len(scores)),
                *(found.text for column in columns if (found := spread(scores, probe, column))),
            )
            for name, scores in rows
        ),
        NOTE,
    )


def columns_of(record: StudyRecord) -> Sequence[str]:
    """The tasks, and their mean first where there are several."""
    return record.tasks if len(record.tasks) == 1 else (MEAN, *record.tasks)


def _names(cells: Iterable[CellResult]) -> list[str]:
    return list(dict.fromkeys(name for cell in cells for name in cell.baselines))
