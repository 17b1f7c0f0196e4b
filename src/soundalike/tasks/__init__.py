"""Tasks: labelled sounds, and the rule that says how an encoder is scored on them."""

from soundalike.tasks.card import Card, Source, Split
from soundalike.tasks.loading import load_task, mini_suite, task_names
from soundalike.tasks.manifest import read_manifest, write_manifest
from soundalike.tasks.task import Clip, Task

__all__ = [
    "Card",
    "Clip",
    "Source",
    "Split",
    "Task",
    "load_task",
    "mini_suite",
    "read_manifest",
    "task_names",
    "write_manifest",
]
