"""Evaluation: what a frozen encoder is worth on labelled recordings, beside two baselines."""

from soundalike.evaluation.card_section import add_scores
from soundalike.evaluation.compared import ModelComparison
from soundalike.evaluation.comparing import compare
from soundalike.evaluation.comparison_pages import (
    COMPARISON_FILE,
    comparison_page,
    comparison_tables,
    comparison_verdict,
    write_comparison,
)
from soundalike.evaluation.features import (
    Embed,
    Features,
    encoder_embedding,
    log_mel_embedding,
    log_mel_statistics,
    model_embedding,
)
from soundalike.evaluation.leakage import refuse_trained_clips
from soundalike.evaluation.pages import DATA_FILE, MARKDOWN_FILE, PAGE_FILE, page, write_report
from soundalike.evaluation.probing import PROBES
from soundalike.evaluation.progress import showing_progress
from soundalike.evaluation.provenance import installed_versions, machine
from soundalike.evaluation.results import (
    EMBEDDINGS,
    FLOOR,
    FOREIGN,
    ClipRecord,
    Evaluation,
    FailedTask,
    ModelRecord,
    ProbeResult,
    Provenance,
    TaskResult,
    VisibleLabels,
    difference,
    read_evaluation,
)
from soundalike.evaluation.scores import Scores, score_embedding
from soundalike.evaluation.sounds import clip_sounds
from soundalike.evaluation.suite import Progress, evaluate
from soundalike.evaluation.summary import comparisons, failures, labels_seen, verdict

__all__ = [
    "COMPARISON_FILE",
    "DATA_FILE",
    "EMBEDDINGS",
    "FLOOR",
    "FOREIGN",
    "MARKDOWN_FILE",
    "PAGE_FILE",
    "PROBES",
    "ClipRecord",
    "Embed",
    "Evaluation",
    "FailedTask",
    "Features",
    "ModelComparison",
    "ModelRecord",
    "ProbeResult",
    "Progress",
    "Provenance",
    "Scores",
    "TaskResult",
    "VisibleLabels",
    "add_scores",
    "clip_sounds",
    "compare",
    "comparison_page",
    "comparison_tables",
    "comparison_verdict",
    "comparisons",
    "difference",
    "encoder_embedding",
    "evaluate",
    "failures",
    "installed_versions",
    "labels_seen",
    "log_mel_embedding",
    "log_mel_statistics",
    "machine",
    "model_embedding",
    "page",
    "read_evaluation",
    "refuse_trained_clips",
    "score_embedding",
    "showing_progress",
    "verdict",
    "write_comparison",
    "write_report",
]
