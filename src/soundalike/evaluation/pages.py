"""An evaluation as tables and as a page."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from soundalike import report
from soundalike.evaluation.probing import PROBES
from soundalike.evaluation.results import EMBEDDINGS, Evaluation, TaskResult
from soundalike.files import write_json, write_text
from soundalike.probes import Estimate

PAGE_FILE = "report.html"
DATA_FILE = "report.json"


def write_report(evaluation: Evaluation, folder: Path, log: Sequence[Mapping[str, Any]] = ()) -> None:
    """Write `report.json` and `report.html` into a folder. Other files that are there stay.

    Args:
        evaluation: what to write about.
        folder: where to; it is made when missing.
        log: lines of the training run's `log.jsonl`, for its curves.

    Raises:
        UserError: a file cannot be written.
    """
    write_json(folder / DATA_FILE, evaluation.to_json())
    write_text(folder / PAGE_FILE, page(evaluation, log))


def comparisons(evaluation: Evaluation) -> tuple[report.Comparison, ...]:
    """A table for each probe: tasks in rows, embeddings in columns."""
    return tuple(_comparison(evaluation, probe) for probe in evaluation.probes)


def verdict(evaluation: Evaluation) -> tuple[str, ...]:
    """A sentence for each probe: is the trained encoder worth more than the baselines?"""
    mean = "" if len(evaluation.tasks) == 1 else f" on average over {len(evaluation.tasks)} tasks"
    sentences = []
    for probe in evaluation.probes:
        score = evaluation.mean(probe, EMBEDDINGS[0])
        gains = [
            _gain(evaluation.mean_gain(probe, baseline), words)
            for baseline, words in zip(EMBEDDINGS[1:], ("untrained", "log-mel statistics"), strict=True)
        ]
        sentences.append(f"{PROBES[probe].title}: {100 * score.value:.1f} %{mean}, {', '.join(gains)}.")
    return tuple(sentences)


def labels_seen(evaluation: Evaluation) -> str | None:
    """A sentence about the labels that the probes saw; None where they saw all."""
    shown = evaluation.visible_labels
    if shown is None:
        return None
    shares = [100 * task.visible_share for task in evaluation.tasks]
    true_share = f"{min(shares):.1f} to {max(shares):.1f} %" if len(shares) > 1 else f"{shares[0]:.1f} %"
    return (
        f"The probes saw {100 * shown.fraction:g} % of each class's training labels, at least one, drawn with seed"
        f" {shown.seed}: {true_share} of all."
    )


def failures(evaluation: Evaluation) -> tuple[str, ...]:
    """A sentence for each task that is in no table and no mean, and why."""
    return tuple(f"{task.title} could not be scored: {task.reason}" for task in evaluation.failed)


def page(evaluation: Evaluation, log: Sequence[Mapping[str, Any]] = ()) -> str:
    """The page about an evaluation, as HTML."""
    provenance = evaluation.provenance
    facts = [
        report.Fact("command", provenance.command),
        report.Fact("date", f"{provenance.date}, in {provenance.seconds:.0f} s"),
        report.Fact("model", f"SHA-256 {evaluation.model.digest}"),
        report.Fact("seed", str(evaluation.seed)),
        report.Fact("machine", ", ".join(f"{name} {value}" for name, value in provenance.machine.items())),
        report.Fact("versions", ", ".join(f"{name} {value}" for name, value in provenance.versions.items())),
    ]
    return report.evaluation_page(
        report.EvaluationContent(
            title=evaluation.model.name,
            verdict=(*verdict(evaluation), *filter(None, [labels_seen(evaluation)])),
            failures=failures(evaluation),
            comparisons=comparisons(evaluation),
            tasks=tuple(_task(task, evaluation.probes[0]) for task in evaluation.tasks),
            log=log,
            facts=tuple(fact for fact in facts if fact.value),
            config=evaluation.model.config,
        )
    )


def _comparison(evaluation: Evaluation, probe: str) -> report.Comparison:
    rows = [
        report.Row(
            task.title,
            1.0 / len(task.classes),
            tuple(_score(task.result(probe, embedding).score) for embedding in EMBEDDINGS),
        )
        for task in evaluation.tasks
    ]
    mean = None
    if len(rows) > 1:
        scores = tuple(_score(evaluation.mean(probe, embedding)) for embedding in EMBEDDINGS)
        mean = report.Row("mean", None, scores)
    return report.Comparison(PROBES[probe].title, EMBEDDINGS, tuple(rows), mean)


def _task(task: TaskResult, probe: str) -> report.TaskContent:
    groups = {clip.group for clip in task.clips}
    facts = [
        ("domain", task.card["domain"]),
        ("classes", str(len(task.classes))),
        ("clips", f"{len(task.clips):,}"),
        ("groups", f"{len(groups):,}"),
        ("split", task.card["split"]),
        ("folds", str(len({clip.fold for clip in task.tested}))),
        ("labels seen", "" if task.visible_share == 1.0 else f"{100 * task.visible_share:.1f} %"),
        ("role", "development" if task.card["development"] else "result"),
    ]
    return report.TaskContent(
        title=task.title,
        description=task.card["description"],
        facts=tuple(report.Fact(name, value) for name, value in facts if value),
        remarks=tuple(task.card["weaknesses"]),
        sources=tuple(
            f"{source['name']} {source['version']}, by {source['credit']}; licence: {source['licence']}."
            for source in task.card["sources"]
        ),
        confusion=report.Confusion(
            PROBES[probe].title.lower(), task.classes, np.array(task.result(probe, EMBEDDINGS[0]).confusion)
        ),
        embedding_map=report.EmbeddingMap(
            np.array([clip.place for clip in task.clips]), tuple(clip.label for clip in task.clips)
        ),
        skipped=task.skipped,
    )


def _score(found: Estimate) -> report.Score:
    return report.Score(found.value, found.standard_error, found.low, found.high)


def _gain(gain: Estimate, baseline: str) -> str:
    """A difference, with its standard error, in words that claim no more than its interval does."""
    if gain.low > 0:
        relation = "above"
    elif gain.high < 0:
        relation = "below"
    else:
        relation = "not clearly different from"
    sign = "−" if gain.value < 0 else "+"
    return f"{relation} {baseline} ({sign}{100 * abs(gain.value):.1f} ± {100 * gain.standard_error:.1f})"
