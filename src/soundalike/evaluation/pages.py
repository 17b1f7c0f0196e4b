"""An evaluation as files: a page for people, JSON for programs, Markdown for papers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from soundalike import report
from soundalike.evaluation.confusions import confused_pairs, shown_result
from soundalike.evaluation.markdown import report_markdown
from soundalike.evaluation.probing import PROBES
from soundalike.evaluation.results import ClipRecord, Evaluation, TaskResult
from soundalike.evaluation.summary import comparisons, failures, labels_seen, notes, origin, verdict
from soundalike.files import write_json, write_text

PAGE_FILE = "report.html"
DATA_FILE = "report.json"
MARKDOWN_FILE = "report.md"

Sounds = Mapping[str, Mapping[int, bytes]]
"""MP3 files by name of the task and number of the clip, as `clip_sounds` makes them."""


def write_report(
    evaluation: Evaluation, folder: Path, log: Sequence[Mapping[str, Any]] = (), sounds: Sounds | None = None
) -> None:
    """Write `report.json`, `report.md` and `report.html` into a folder. Other files that are there stay.

    Args:
        evaluation: what to write about.
        folder: where to; it is made when missing.
        log: lines of the training run's `log.jsonl`, for its curves.
        sounds: clips to listen to on the page.

    Raises:
        UserError: a file cannot be written.
    """
    write_json(folder / DATA_FILE, evaluation.to_json())
    write_text(folder / MARKDOWN_FILE, report_markdown(evaluation))
    write_text(folder / PAGE_FILE, page(evaluation, log, sounds))


def page(evaluation: Evaluation, log: Sequence[Mapping[str, Any]] = (), sounds: Sounds | None = None) -> str:
    """The page about an evaluation, as HTML; see `write_report`."""
    return report.evaluation_page(
        report.EvaluationContent(
            title=evaluation.model.name,
            verdict=(*verdict(evaluation), *filter(None, [labels_seen(evaluation)])),
            failures=failures(evaluation),
            comparisons=comparisons(evaluation),
            notes=notes(evaluation),
            tasks=tuple(
                _task(evaluation, task, (sounds or {}).get(task.card["name"], {}))
                for task in evaluation.tasks
            ),
            log=log,
            facts=origin(evaluation),
            config=evaluation.model.config,
        )
    )


def _task(evaluation: Evaluation, task: TaskResult, sounds: Mapping[int, bytes]) -> report.TaskContent:
    shown = shown_result(task, evaluation.probes, evaluation.embeddings[0])
    confusion = None
    if shown is not None:
        confusion = report.Confusion(PROBES[shown.probe].lower(), task.classes, np.array(shown.confusion))
    few = f"Its {task.resampled} groups are too few for the interval to be more than indicative."
    return report.TaskContent(
        title=task.title,
        description=task.card["description"],
        facts=_facts(evaluation, task),
        remarks=(*([few] if task.indicative else []), *task.card["weaknesses"]),
        sources=tuple(
            f"{source['name']} {source['version']}, by {source['credit']}; licence: {source['licence']}."
            for source in task.card["sources"]
        ),
        confusion=confusion,
        pairs=() if shown is None else confused_pairs(task, shown),
        embedding_map=_map(task),
        skipped=task.skipped,
        sounds={number: report.Sound(_named(task.clips[number]), mp3) for number, mp3 in sounds.items()},
    )


def _facts(evaluation: Evaluation, task: TaskResult) -> tuple[report.Fact, ...]:
    facts = [
        ("role", "development" if task.card["development"] else "result"),
        ("domain", task.card["domain"]),
        ("classes", f"{len(task.classes):,}"),
        ("clips", f"{len(task.clips):,}"),
        ("groups", f"{len({clip.group for clip in task.clips}):,}"),
        ("split", task.card["split"]),
        ("folds", str(len({clip.fold for clip in task.tested}))),
        ("labels seen", "" if task.visible_share == 1.0 else f"{100 * task.visible_share:.1f} %"),
    ]
    for result in task.results:
        if result.embedding == evaluation.embeddings[0]:
            facts += [(name, f"{100 * value:.1f} %") for name, value in result.details.items()]
    return tuple(report.Fact(name, value) for name, value in facts if value)


def _map(task: TaskResult) -> report.EmbeddingMap:
    """The clips that have a place, by class; by group where the classes are as many as there are pairs to be found."""
    placed = [(number, clip) for number, clip in enumerate(task.clips) if clip.place is not None]
    by_group = task.metric == "recall@1"
    return report.EmbeddingMap(
        points=np.array([clip.place for _, clip in placed]),
        labels=tuple((clip.group if by_group else clip.label) or "none" for _, clip in placed),
        clips=tuple(number for number, _ in placed),
    )


def _named(clip: ClipRecord) -> str:
    """What a listener is told about a clip."""
    return f"{clip.label}: {clip.path}" + (f", from {clip.start:.1f} s" if clip.start else "")
