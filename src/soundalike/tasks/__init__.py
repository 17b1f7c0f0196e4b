"""Tasks: labelled sounds, and the rule that says how an encoder is scored on them."""

from soundalike.tasks.card import Card, Metric, Source, Split
from soundalike.tasks.checking import Check, check_task
from soundalike.tasks.guessing import chance_score, majority_score
from soundalike.tasks.known import (
    COLLECTIONS,
    PRETRAIN,
    collection_folder,
    collection_name,
    is_fetched,
    load_collection,
)
from soundalike.tasks.labels import LABEL_SEPARATOR, label_set
from soundalike.tasks.listed import listed_task
from soundalike.tasks.loading import full_name, load_task, mini_suite, task_names
from soundalike.tasks.obtaining import fetch_known, megabytes_to_fetch
from soundalike.tasks.origins import origins
from soundalike.tasks.overview import Overview, overview
from soundalike.tasks.readers import DATA_SETS
from soundalike.tasks.suites import SUITES, Suite, load_suite, suite_collections
from soundalike.tasks.task import Task, classes_of
from soundalike.tasks.training_data import training_clips, training_path

__all__ = [
    "COLLECTIONS",
    "DATA_SETS",
    "LABEL_SEPARATOR",
    "PRETRAIN",
    "SUITES",
    "Card",
    "Check",
    "Metric",
    "Overview",
    "Source",
    "Split",
    "Suite",
    "Task",
    "chance_score",
    "check_task",
    "classes_of",
    "collection_folder",
    "collection_name",
    "fetch_known",
    "full_name",
    "is_fetched",
    "label_set",
    "listed_task",
    "load_collection",
    "load_suite",
    "load_task",
    "majority_score",
    "megabytes_to_fetch",
    "mini_suite",
    "origins",
    "overview",
    "suite_collections",
    "task_names",
    "training_clips",
    "training_path",
]
