"""Many short runs, one table and one plot: the figures of the papers as commands."""

from soundalike.studies.catalogue import STUDIES, study_named
from soundalike.studies.record import CellResult, StudyRecord, read_record
from soundalike.studies.results import PAGE_FILE, TABLE_FILE
from soundalike.studies.running import run_study
from soundalike.studies.study import Cell, Plan, Study

__all__ = [
    "PAGE_FILE",
    "STUDIES",
    "TABLE_FILE",
    "Cell",
    "CellResult",
    "Plan",
    "Study",
    "StudyRecord",
    "read_record",
    "run_study",
    "study_named",
]
