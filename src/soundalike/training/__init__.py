"""Training: settings to a run folder with a trained model, through crashes and ctrl-C."""

from soundalike.training.configuration import (
    DEFAULT_PRESET,
    change,
    configure,
    differences,
    nearest_preset,
    preset_names,
    read_changes,
)
from soundalike.training.heard import heard_files, seen_labels
from soundalike.training.interruption import TrainingInterrupted
from soundalike.training.learner import build_learner
from soundalike.training.loop import DivergedError, Watch, train
from soundalike.training.run_folder import Run, RunConfig, check_same_settings, is_run, open_run
from soundalike.training.run_log import read_log
from soundalike.training.schema import TrainSettings
from soundalike.training.sources import TrainingData, build_source, find_recordings
from soundalike.training.throughput import Throughput, measure_throughput

__all__ = [
    "DEFAULT_PRESET",
    "DivergedError",
    "Run",
    "RunConfig",
    "Throughput",
    "TrainSettings",
    "TrainingData",
    "TrainingInterrupted",
    "Watch",
    "build_learner",
    "build_source",
    "change",
    "check_same_settings",
    "configure",
    "differences",
    "find_recordings",
    "heard_files",
    "is_run",
    "measure_throughput",
    "nearest_preset",
    "open_run",
    "preset_names",
    "read_changes",
    "read_log",
    "seen_labels",
    "train",
]
