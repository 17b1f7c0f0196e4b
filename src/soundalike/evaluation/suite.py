"""From a model and tasks to an evaluation."""

import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from soundalike.draws import check_seed
from soundalike.errors import UserError
from soundalike.evaluation.embedding_map import embedding_map
from soundalike.evaluation.features import Embed, embeddings
from soundalike.evaluation.probing import build_probe, probe_embedding
from soundalike.evaluation.provenance import installed_versions, machine
from soundalike.evaluation.results import (
    EMBEDDINGS,
    ClipRecord,
    Evaluation,
    FailedTask,
    ModelRecord,
    Provenance,
    TaskResult,
    VisibleLabels,
)
from soundalike.evaluation.usable import UsableClips, printable_text, usable_clips
from soundalike.evaluation.visibility import visible_share
from soundalike.model import Model, model_digest
from soundalike.pairs import check_label_fraction
from soundalike.probes import TRAINED_ONLY, Probe
from soundalike.processors import available_threads
from soundalike.tasks import Task

Progress = Callable[[str, int, int], None]
"""Told what was just done, and how many units of work are done, of how many."""


def evaluate(
    model: Model,
    tasks: Sequence[Task],
    probes: Sequence[str] = ("linear", "knn"),
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
    *,
    labels_fraction: float | None = None,
    labels_seed: int = 0,
    name: str = "model",
    command: str = "",
) -> Evaluation:
    """Probe a frozen model, the same model untrained, and log-mel statistics on tasks.

    Scores depend on the model, the tasks and the seed, not on the number of threads. A clip that cannot be read or
    embedded is left out and named in the result; so is a task that cannot be scored with the clips that are left.

    Args:
        model: on the device that shall embed.
        tasks: each is scored by itself.
        probes: "linear", "knn", "mlp".
        seed: of folds, inner folds and bootstrap.
        threads: how many files are decoded, and how many folds probed, at once; None is one a core.
        progress: told of the progress.
        labels_fraction: the share of each class, above 0 and up to 1, whose labels the probes see in each training
            part; None is all. All clips are tested none the less.
        labels_seed: of the draw of these labels. Under the split "train and test", a training run with the same clips,
            fraction and seed sees the same labels.
        name: what to call the model.
        command: that made the evaluation, to be kept with it.

    Raises:
        UserError: a seed or the fraction is out of range; a probe is unknown; there are no tasks or probes; or no task
            can be scored.
    """
    check_seed(seed)
    shown = (
        None
        if labels_fraction is None
        else VisibleLabels(check_label_fraction(labels_fraction), check_seed(labels_seed))
    )
    chosen = [build_probe(probe, seed) for probe in dict.fromkeys(probes)]
    if not tasks or not chosen:
        raise UserError("there is nothing to evaluate: give at least one task and one probe.")
    began, date = time.perf_counter(), datetime.now(UTC).isoformat(timespec="seconds")
    embed = embeddings(model, threads)
    work = _Work(progress, sum(len(task.clips) for task in tasks) * len(embed) * (1 + len(chosen)))
    results: list[TaskResult | FailedTask] = []
    for task in tasks:
        results.append(_evaluate_task(task, embed, chosen, seed, shown, threads or available_threads(), work))
    failed = tuple(result for result in results if isinstance(result, FailedTask))
    if len(failed) == len(results):
        raise UserError(" ".join(f"task {task.card['name']}: {task.reason}" for task in failed))
    return Evaluation(
        model=ModelRecord(printable_text(name), model_digest(model), model.config.model_dump(mode="json")),
        probes=tuple(probe.name for probe in chosen),
        seed=seed,
        tasks=tuple(result for result in results if isinstance(result, TaskResult)),
        failed=failed,
        provenance=Provenance(
            command=printable_text(command),
            date=date,
            seconds=round(time.perf_counter() - began, 1),
            versions=installed_versions(),
            machine=machine(model.device),
        ),
        visible_labels=shown,
    )


class _Work:
    """Counts finished units of work: a clip that was embedded, or probed."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def advance(self, doing: str, units: int) -> None:
        self._done += units
        if self._progress:
            self._progress(doing, self._done, self._total)


def _evaluate_task(
    task: Task,
    embed: Sequence[Embed],
    probes: Sequence[Probe],
    seed: int,
    shown: VisibleLabels | None,
    threads: int,
    work: _Work,
) -> TaskResult | FailedTask:
    name, excerpts = task.card.name, [clip.excerpt for clip in task.clips]
    features = []
    for embed_with, title in zip(embed, EMBEDDINGS, strict=True):
        features.append(embed_with(excerpts, partial(work.advance, f"{name}: {title}, embedding")))
    errors = dict(chain.from_iterable(each.errors.items() for each in features))
    skipped = tuple(errors[number] for number in sorted(errors))
    try:
        usable = usable_clips(task, errors, seed, shown)
    except UserError as error:
        work.advance(f"{name}: cannot be scored", len(excerpts) * len(embed) * len(probes))
        return FailedTask(task.card.model_dump(mode="json"), str(error), skipped)

    results = []
    for probe in probes:
        for each, title in zip(features, EMBEDDINGS, strict=True):
            results.append(probe_embedding(title, probe, each.vectors, usable, seed, threads))
            work.advance(f"{name}: {title}, {probe.title.lower()}", len(excerpts))
    places = embedding_map(features[0].vectors[usable.kept], seed)
    return TaskResult(
        card=task.card.model_dump(mode="json"),
        classes=tuple(np.unique(usable.labels).tolist()),
        clips=_records(usable, places),
        skipped=skipped,
        results=tuple(results),
        visible_share=1.0 if usable.visible is None else visible_share(usable.visible, usable.folds),
    )


def _records(usable: UsableClips, places: NDArray[np.float64]) -> tuple[ClipRecord, ...]:
    """What to keep of each clip. Paths are cut to what tells the clips apart, whichever machine they are on."""
    root = Path(os.path.commonpath([clip.path.parent for clip in usable.clips]))
    return tuple(
        ClipRecord(
            path=printable_text(clip.path.relative_to(root).as_posix()),
            start=clip.start,
            duration=clip.duration,
            label=str(label),
            group=str(group),
            fold=None if fold == TRAINED_ONLY else int(fold),
            place=(round(float(x), 2), round(float(y), 2)),
        )
        for clip, label, group, fold, (x, y) in zip(
            usable.clips, usable.labels, usable.groups, usable.folds, places, strict=True
        )
    )
