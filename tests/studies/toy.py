"""A study small enough for tests: tiny encoders, a task of tones, recordings of tones."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from soundalike.audio import Clip, write, write_manifest
from soundalike.studies import Plan, Study, study_named
from soundalike.tasks import Card, Task

RATE = 8000
SECONDS = 0.1
CLASSES = ("low", "middle", "high")

TINY: dict[str, Any] = {
    "patch": "voice",
    "sample_rate": RATE,
    "duration": SECONDS,
    "encoder": {"name": "compact", "widths": [4], "strides": [4]},
    "projector": [8, 4],
    "batch_size": 32,
    "learning_rate": 0.01,
    "steps": 2,
    "warmup_steps": 0,
    "threads": 1,
    "monitor_every": 0,
}


def clips(folder: Path, files: int = 8, hertz: float = 200.0) -> tuple[Clip, ...]:
    """Tones from `hertz` on, a class an octave; the later half of each class is the test part."""
    time = np.arange(round(RATE * SECONDS)) / RATE
    made = []
    for octave, label in enumerate(CLASSES):
        for number in range(files):
            path = folder / label / f"{number}.wav"
            if not path.exists():
                write(path, 0.5 * np.sin(2 * np.pi * hertz * 2.0**octave * (1 + number / 50) * time), RATE)
            split = "train" if number < files // 2 else "test"
            made.append(Clip(path, label=label, group=f"{label} {number}", split=split))
    return tuple(made)


def task(folder: Path) -> Task:
    card = Card(name="tones", folds=2, development=True)
    return Task(card, tuple(replace(clip, split="") for clip in clips(folder)))


def manifest(folder: Path, *, split: bool = True) -> Path:
    """Recordings to train on, none of which is in the task."""
    made = clips(folder, hertz=230.0)
    write_manifest(folder / "list.csv", made if split else [replace(clip, split="") for clip in made])
    return folder / "list.csv"


def study(
    name: str,
    folder: Path,
    *,
    seeds: int = 1,
    full: bool = False,
    candidates: Path | None = None,
    **changes: Any,
) -> Study:
    """A tiny study whose results go to `folder / "study"`."""
    sounds = folder / "sounds"
    tasks = None if name == "labels" else (task(sounds),)
    plan = Plan({**TINY, **changes}, seeds, full, tasks, folder / "study", candidates)
    return study_named(name)(plan)
