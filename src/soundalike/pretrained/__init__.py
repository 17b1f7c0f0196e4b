"""The weights that ship with the package, and the one place where a model that a user names is found."""

from soundalike.pretrained.loading import is_packaged, load, model_path, pretrained_names
from soundalike.pretrained.packaged import Packaged, packaged_model
from soundalike.pretrained.records import (
    CARD_FILE,
    LOG_FILE,
    SCORES_FILE,
    TRAINING_FILE,
    ScoresRecord,
    TaskScores,
    TrainingRecord,
)

__all__ = [
    "CARD_FILE",
    "LOG_FILE",
    "SCORES_FILE",
    "TRAINING_FILE",
    "Packaged",
    "ScoresRecord",
    "TaskScores",
    "TrainingRecord",
    "is_packaged",
    "load",
    "model_path",
    "packaged_model",
    "pretrained_names",
]
