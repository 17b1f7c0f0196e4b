"""Evaluation: what a frozen encoder is worth on labelled recordings, beside two baselines."""

from soundalike.evaluation.card_section import add_scores
from soundalike.evaluation.pages import (
    DATA_FILE,
    PAGE_FILE,
    comparisons,
    failures,
    labels_seen,
    page,
    verdict,
    write_report,
)
from soundalike.evaluation.probing import PROBES
from soundalike.evaluation.progress import showing_progress
from soundalike.evaluation.results import (
    EMBEDDINGS,
    ClipRecord,
    Evaluation,
    FailedTask,
    ModelRecord,
    ProbeResult,
    Provenance,
    TaskResult,
    VisibleLabels,
    read_evaluation,
)
from soundalike.evaluation.suite import Progress, evaluate

__all__ = [
    "DATA_FILE",
    "EMBEDDINGS",
    "PAGE_FILE",
    "PROBES",
    "ClipRecord",
    "Evaluation",
    "FailedTask",
    "ModelRecord",
    "ProbeResult",
    "Progress",
    "Provenance",
    "TaskResult",
    "VisibleLabels",
    "add_scores",
    "comparisons",
    "evaluate",
    "failures",
    "labels_seen",
    "page",
    "read_evaluation",
    "showing_progress",
    "verdict",
    "write_report",
]
