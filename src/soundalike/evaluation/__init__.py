"""Evaluation: what a frozen encoder is worth on labelled recordings, beside two baselines."""

from soundalike.evaluation.card_section import add_scores
from soundalike.evaluation.features import Embed, Features, encoder_embedding, log_mel_embedding
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
from soundalike.evaluation.provenance import installed_versions, machine
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
from soundalike.evaluation.scores import Scores, score_embedding
from soundalike.evaluation.suite import Progress, evaluate

__all__ = [
    "DATA_FILE",
    "EMBEDDINGS",
    "PAGE_FILE",
    "PROBES",
    "ClipRecord",
    "Embed",
    "Evaluation",
    "FailedTask",
    "Features",
    "ModelRecord",
    "ProbeResult",
    "Progress",
    "Provenance",
    "Scores",
    "TaskResult",
    "VisibleLabels",
    "add_scores",
    "comparisons",
    "encoder_embedding",
    "evaluate",
    "failures",
    "installed_versions",
    "labels_seen",
    "log_mel_embedding",
    "machine",
    "page",
    "read_evaluation",
    "score_embedding",
    "showing_progress",
    "verdict",
    "write_report",
]
