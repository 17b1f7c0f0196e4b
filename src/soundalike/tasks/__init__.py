"""Tasks: labelled sounds, and the rule that says how an encoder is scored on them."""

from soundalike.tasks.card import Card, Source, Split
from soundalike.tasks.loading import load_task, mini_suite, task_names
from soundalike.tasks.task import Task

__all__ = [
    "Card",
    "Source",
    "Split",
    "Task",
    "load_task",
    "mini_suite",
    "task_names",
]
