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
from soundalike.evaluation.features import Embed, Features
from soundalike.evaluation.leakage import refuse_shared_sounds
from soundalike.evaluation.probing import PROBES, mean_result, named_probes, probe_embedding, suitable
from soundalike.evaluation.provenance import installed_versions, machine
from soundalike.evaluation.results import (
    FLOOR,
    ClipRecord,
    Evaluation,
    FailedTask,
    ProbeResult,
    Provenance,
    TaskResult,
    VisibleLabels,
)
from soundalike.evaluation.subjects import Subject, subject_of
from soundalike.evaluation.usable import UsableClips, lone_clips, printable_text, usable_clips
from soundalike.foreign import ForeignEncoder
from soundalike.model import Model
from soundalike.pairs import check_label_fraction
from soundalike.probes import TRAINED_ONLY
from soundalike.processors import available_threads
from soundalike.tasks import Task, chance_score, classes_of, majority_score

Progress = Callable[[str, int, int], None]
"""Told what was just done, and how many units of work are done, of how many."""


def evaluate(
    encoder: Model | ForeignEncoder,
    tasks: Sequence[Task],
    probes: Sequence[str] = ("linear", "knn"),
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
    *,
    untrained: int = 1,
    labels_fraction: float | None = None,
    labels_seed: int = 0,
    cache: Path | None = None,
    name: str = "model",
    command: str = "",
) -> Evaluation:
    """Probe a frozen encoder, the same network untrained, and log-mel statistics on tasks.

    Scores depend on the encoder, the tasks and the seed, not on the number of threads. A clip that cannot be read or
    embedded is left out and named in the result; so is a task that cannot be scored with the clips that are left.

    Args:
        encoder: a model, on the device that shall embed, or an encoder from elsewhere, which is compared with log-mel
            statistics alone.
        tasks: each is scored by itself.
        probes: "linear", "knn", "mlp", "few-shot", "1-shot", "4-shot", "16-shot". A task whose card names the probe
            that suits it is read by that one.
        seed: of folds, inner folds and bootstrap.
        threads: how many files are decoded, and how many folds probed, at once; None is one a core.
        progress: told of the progress.
        untrained: how many untrained networks, each with other initial weights, a model is compared with; their mean
            is shown.
        labels_fraction: the share of each class, above 0 and up to 1, whose labels the probes see in each training
            part; None is all. All clips are tested none the less.
        labels_seed: of the draw of these labels. Under the split "train and test", a training run with the same clips,
            fraction and seed sees the same labels.
        cache: a folder where embeddings are kept for the next time; None keeps none.
        name: what to call a model.
        command: that made the evaluation, to be kept with it.

    Raises:
        UserError: a seed or the fraction is out of range; a probe is unknown; there are no tasks, probes or untrained
            networks; a sound is on both sides of a split; or no task can be scored.
    """
    check_seed(seed)
    shown = (
        None
        if labels_fraction is None
        else VisibleLabels(check_label_fraction(labels_fraction), check_seed(labels_seed))
    )
    chosen = named_probes(probes)
    if not tasks or not chosen:
        raise UserError("there is nothing to evaluate: give at least one task and one probe.")
    began, date = time.perf_counter(), datetime.now(UTC).isoformat(timespec="seconds")
    subject = subject_of(encoder, name, untrained, threads)
    if cache is not None:
        subject = subject.kept_in(cache)
    ways = len(list(subject.ways()))
    work = _Work(
        progress, sum(len(task.clips) * (ways + len(subject.embeds) * len(chosen)) for task in tasks)
    )
    bench = _Bench(subject, chosen, seed, shown, threads or available_threads(), work)
    floors = [bench.floor(task) for task in tasks]
    results = [bench.evaluate(task, floor) for task, floor in zip(tasks, floors, strict=True)]
    failed = tuple(result for result in results if isinstance(result, FailedTask))
    if len(failed) == len(results):
        raise UserError(" ".join(f"task {task.card['name']}: {task.reason}" for task in failed))
    return Evaluation(
        model=subject.record,
        probes=chosen,
        embeddings=tuple(subject.embeds),
        seed=seed,
        tasks=tuple(result for result in results if isinstance(result, TaskResult)),
        failed=failed,
        provenance=Provenance(
            command=printable_text(command),
            date=date,
            seconds=round(time.perf_counter() - began, 1),
            versions=installed_versions(),
            machine=machine(subject.device),
        ),
        visible_labels=shown,
    )


class _Work:
    """Counts finished units of work: a clip that was embedded, or probed."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self.done = progress, total, 0

    def advance(self, doing: str, units: int) -> None:
        self.done += units
        if self._progress:
            self._progress(doing, self.done, self._total)


class _Bench:
    """An encoder with its baselines, ready to be put before tasks."""

    def __init__(
        self,
        subject: Subject,
        probes: Sequence[str],
        seed: int,
        shown: VisibleLabels | None,
        threads: int,
        work: _Work,
    ) -> None:
        self._subject, self._probes, self._seed = subject, probes, seed
        self._shown, self._threads, self._work = shown, threads, work

    def floor(self, task: Task) -> Features:
        """Log-mel statistics of a task. With them its audio is heard before an encoder works for long.

        Raises:
            UserError: a sound is on both sides of the task's split.
        """
        (embed,) = self._subject.embeds[FLOOR]
        found = self._embed(task, FLOOR, embed)
        try:
            usable = usable_clips(task, found.errors | lone_clips(task, found.errors), self._seed)
        except UserError:
            # It is reported with the task's other faults, when all of them are known.
            return found
        refuse_shared_sounds(task.card, usable, found.sounds)
        return found

    def evaluate(self, task: Task, floor: Features) -> TaskResult | FailedTask:
        """Embed the clips of a task and probe the embeddings."""
        features: dict[str, list[Features]] = {name: [] for name in self._subject.embeds}
        features[FLOOR].append(floor)
        for name, embed in self._subject.ways():
            if name != FLOOR:
                features[name].append(self._embed(task, name, embed))
        errors = dict(
            chain.from_iterable(each.errors.items() for found in features.values() for each in found)
        )
        errors |= lone_clips(task, errors)
        skipped = tuple(errors[number] for number in sorted(errors))
        probed = self._work.done + len(task.clips) * len(features) * len(self._probes)
        try:
            usable = usable_clips(task, errors, self._seed, self._shown)
            # What an encoder could not embed deals the folds anew.
            refuse_shared_sounds(task.card, usable, floor.sounds)
            results = self._probe(task, usable, features)
        except UserError as error:
            self._work.advance(f"{task.card.name}: cannot be scored", probed - self._work.done)
            return FailedTask(task.card.model_dump(mode="json"), str(error), skipped)
        tested = [clip for clip, asked in zip(usable.clips, usable.tested, strict=True) if asked]
        question = next(iter(features))
        return TaskResult(
            card=task.card.model_dump(mode="json"),
            classes=classes_of(task.card, usable.clips),
            clips=_records(usable, embedding_map(features[question][0].vectors[usable.kept], self._seed)),
            skipped=skipped,
            results=results,
            chance=chance_score(task.card.metric, tested),
            majority=majority_score(task.card.metric, tested),
            visible_share=usable.visible_share,
        )

    def _embed(self, task: Task, name: str, embed: Embed) -> Features:
        excerpts = [clip.excerpt for clip in task.clips]
        return embed(excerpts, partial(self._work.advance, f"{task.card.name}: {name}, embedding"))

    def _probe(
        self, task: Task, usable: UsableClips, features: dict[str, list[Features]]
    ) -> tuple[ProbeResult, ...]:
        """For each probe that the task allows, the results in the order of the embeddings.

        Raises:
            UserError: no probe is allowed, or the clips do not suffice for one.
        """
        card, results = task.card, []
        asked = [card.probe] if card.probe else self._probes
        for probe in asked:
            able = suitable(probe, card.metric, usable)
            for name, found in features.items():
                if able:
                    read = partial(probe_embedding, name, probe, card.metric)
                    answers = [read(each.vectors, usable, self._seed, self._threads) for each in found]
                    results.append(mean_result(answers))
                units = len(task.clips) * len(self._probes) // len(asked)
                self._work.advance(f"{card.name}: {name}, {PROBES[probe].lower()}", units)
        if not results:
            raise UserError(f"it has too few clips for {' and '.join(self._probes)}: ask for another probe.")
        return tuple(results)


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
            place=None if np.isnan(x) else (round(float(x), 2), round(float(y), 2)),
        )
        for clip, label, group, fold, (x, y) in zip(
            usable.clips, usable.labels, usable.groups, usable.folds, places, strict=True
        )
    )
