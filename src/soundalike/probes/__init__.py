"""Probes: how much of a labelled task can be read from frozen embeddings. Arrays in, scores out."""

from soundalike.probes.folds import (
    TRAINED_ONLY,
    given_folds,
    grouped_folds,
    leave_one_group_out,
    train_and_test,
)
from soundalike.probes.intervals import Estimate, bootstrap_draws, estimate, mean_of_independent
from soundalike.probes.knn import KnnProbe
from soundalike.probes.linear import LinearProbe
from soundalike.probes.metrics import balanced_accuracy, confusion_matrix, recalls
from soundalike.probes.mlp import MlpProbe
from soundalike.probes.out_of_fold import out_of_fold
from soundalike.probes.tuning import Probe

__all__ = [
    "TRAINED_ONLY",
    "Estimate",
    "KnnProbe",
    "LinearProbe",
    "MlpProbe",
    "Probe",
    "balanced_accuracy",
    "bootstrap_draws",
    "confusion_matrix",
    "estimate",
    "given_folds",
    "grouped_folds",
    "leave_one_group_out",
    "mean_of_independent",
    "out_of_fold",
    "recalls",
    "train_and_test",
]
