"""Probes: how much of a labelled task can be read from frozen embeddings. Arrays in, scores out."""

from soundalike.probes.average_precision import mean_average_precision
from soundalike.probes.determination import r_squared, r_squared_draws
from soundalike.probes.few_shot import FEW_SHOT_DRAWS, few_shot, most_shots
from soundalike.probes.folds import (
    TRAINED_ONLY,
    given_folds,
    grouped_folds,
    leave_one_group_out,
    train_and_test,
)
from soundalike.probes.intervals import (
    Estimate,
    accuracy_draws,
    bootstrap_draws,
    estimate,
    mean_average_precision_draws,
    mean_of_independent,
    recall_at_1_draws,
)
from soundalike.probes.knn import KnnProbe
from soundalike.probes.linear import LinearProbe
from soundalike.probes.metrics import accuracy, balanced_accuracy, confusion_matrix, recalls
from soundalike.probes.mlp import MlpProbe
from soundalike.probes.out_of_fold import out_of_fold, out_of_fold_scores
from soundalike.probes.resampling import FEWEST_GROUPS, resample_groups
from soundalike.probes.retrieval import mean_reciprocal_rank, recall_at_1, retrieval_ranks
from soundalike.probes.ridge import ridge_predict
from soundalike.probes.significance import holm, paired_p_value
from soundalike.probes.tuning import Probe, single_threaded_algebra

__all__ = [
    "FEWEST_GROUPS",
    "FEW_SHOT_DRAWS",
    "TRAINED_ONLY",
    "Estimate",
    "KnnProbe",
    "LinearProbe",
    "MlpProbe",
    "Probe",
    "accuracy",
    "accuracy_draws",
    "balanced_accuracy",
    "bootstrap_draws",
    "confusion_matrix",
    "estimate",
    "few_shot",
    "given_folds",
    "grouped_folds",
    "holm",
    "leave_one_group_out",
    "mean_average_precision",
    "mean_average_precision_draws",
    "mean_of_independent",
    "mean_reciprocal_rank",
    "most_shots",
    "out_of_fold",
    "out_of_fold_scores",
    "paired_p_value",
    "r_squared",
    "r_squared_draws",
    "recall_at_1",
    "recall_at_1_draws",
    "recalls",
    "resample_groups",
    "retrieval_ranks",
    "ridge_predict",
    "single_threaded_algebra",
    "train_and_test",
]
