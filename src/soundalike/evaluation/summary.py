"""An evaluation in tables and sentences."""

from collections.abc import Sequence

from soundalike import report
from soundalike.evaluation.probing import PROBES
from soundalike.evaluation.results import Evaluation, TaskResult
from soundalike.probes import Estimate, mean_of_independent

DEVELOPMENT, RESULTS = "Development tasks", "Result tasks"


def comparisons(evaluation: Evaluation) -> tuple[report.Comparison, ...]:
    """A table for each probe: tasks in rows, embeddings in columns."""
    return tuple(_comparison(evaluation, probe) for probe in evaluation.probes if evaluation.scored(probe))


def by_role(tasks: Sequence[TaskResult]) -> dict[str, list[TaskResult]]:
    """The tasks to choose on and those to report, under their headings; without a heading that none is under."""
    development = [task for task in tasks if task.card["development"]]
    results = [task for task in tasks if not task.card["development"]]
    return {title: some for title, some in ((DEVELOPMENT, development), (RESULTS, results)) if some}


def remarks_on(task: TaskResult, probe: str) -> tuple[str, ...]:
    """What sets a task's row apart in the table of `probe`, in a few words each."""
    own = task.card["probe"]
    remarks = [PROBES[own].lower()] if own and own != probe else []
    return (*remarks, *(["indicative"] if task.indicative else []))


def verdict(evaluation: Evaluation) -> tuple[str, ...]:
    """A sentence for each probe: is the encoder worth more than the baselines? Of result tasks, if there are any."""
    sentences = []
    for probe in evaluation.probes:
        roles = by_role(evaluation.scored(probe))
        if not roles:
            sentences.append(f"{PROBES[probe]}: no task has enough clips for it.")
            continue
        *chosen_on, (title, tasks) = roles.items()
        kind = "result" if title == RESULTS else "development"
        mean = f" on average over {len(tasks)} {kind} tasks" if len(tasks) > 1 else f" on {tasks[0].title}"
        first, *baselines = evaluation.embeddings
        gains = [
            _gain(mean_of_independent([task.gain(probe, baseline) for task in tasks]), baseline)
            for baseline in baselines
        ]
        aside = [
            f"{_mean(some, probe, first)} over {len(some)} development {'tasks' if len(some) > 1 else 'task'}"
            for _, some in chosen_on
        ]
        parts = [f"{_mean(tasks, probe, first)}{mean}", *gains]
        sentences.append("; ".join([f"{PROBES[probe]}: {', '.join(parts)}", *aside]) + ".")
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


def notes(evaluation: Evaluation) -> tuple[str, ...]:
    """What a reader of the tables should know, a sentence or two each."""
    sentences = [
        "Scores in %, each by its task's metric, of predictions for groups (speakers, kits, packages) that the probe"
        " was not trained on. Intervals come from resampling whole groups. Above the tables: a difference in points,"
        " with its standard error when the same groups are resampled for both.",
        "Development tasks are for choosing (a preset, a network); result tasks are for reporting.",
    ]
    if any(task.indicative for task in evaluation.tasks):
        sentences.append("Indicative: fewer than ten groups, so that the interval is too short.")
    own = {task.title: PROBES[task.card["probe"]].lower() for task in evaluation.tasks if task.card["probe"]}
    if own:
        named = " and ".join(f"{title} by {probe}" for title, probe in own.items())
        sentences.append(f"Some tasks are read by the probe that suits them, whatever the table: {named}.")
    return tuple(sentences)


def origin(evaluation: Evaluation) -> tuple[report.Fact, ...]:
    """How an evaluation was made."""
    provenance = evaluation.provenance
    facts = [
        report.Fact("command", provenance.command),
        report.Fact("date", f"{provenance.date}, in {provenance.seconds:.0f} s"),
        report.Fact("model", f"{evaluation.model.name}, SHA-256 {evaluation.model.digest}"),
        report.Fact("seed", f"{evaluation.seed}, of folds, probes and intervals"),
        report.Fact("machine", ", ".join(f"{name} {value}" for name, value in provenance.machine.items())),
        report.Fact("versions", ", ".join(f"{name} {value}" for name, value in provenance.versions.items())),
    ]
    return tuple(fact for fact in facts if fact.value)


def score_of(found: Estimate, deviation: float | None = None, mark: str = "") -> report.Score:
    """An estimate as a table shows it."""
    return report.Score(found.value, found.standard_error, found.low, found.high, deviation, mark)


def mean_title(tasks: int, kind: str = "") -> str:
    """What the row of a mean is called."""
    return f"mean of {tasks} {kind} tasks" if kind else f"mean of all {tasks} tasks"


def _comparison(evaluation: Evaluation, probe: str) -> report.Comparison:
    sections = []
    for title, tasks in by_role(evaluation.scored(probe)).items():
        kind = "development" if title == DEVELOPMENT else "result"
        mean = _mean_row(evaluation, probe, tasks, mean_title(len(tasks), kind)) if len(tasks) > 1 else None
        sections.append(report.Section(title, tuple(_row(evaluation, probe, task) for task in tasks), mean))
    everything = evaluation.scored(probe)
    mean = (
        _mean_row(evaluation, probe, everything, mean_title(len(everything))) if len(sections) > 1 else None
    )
    return report.Comparison(PROBES[probe], _columns(evaluation, probe), tuple(sections), mean)


def _columns(evaluation: Evaluation, probe: str) -> tuple[str, ...]:
    """The names of the embeddings, and of how many networks a score is the mean."""
    task = evaluation.scored(probe)[0]
    networks = [len(task.result(probe, name).by_encoder) for name in evaluation.embeddings]
    return tuple(
        f"{name} (mean of {number})" if number > 1 else name
        for name, number in zip(evaluation.embeddings, networks, strict=True)
    )


def _row(evaluation: Evaluation, probe: str, task: TaskResult) -> report.Row:
    return report.Row(
        title=task.title,
        scores=tuple(score_of(task.result(probe, name).score) for name in evaluation.embeddings),
        metric=task.metric,
        chance=task.chance,
        majority=task.majority,
        remarks=remarks_on(task, probe),
    )


def _mean_row(evaluation: Evaluation, probe: str, tasks: Sequence[TaskResult], title: str) -> report.Row:
    means = (
        mean_of_independent([task.result(probe, name).score for task in tasks])
        for name in evaluation.embeddings
    )
    return report.Row(title, tuple(map(score_of, means)))


def _mean(tasks: Sequence[TaskResult], probe: str, embedding: str) -> str:
    found = mean_of_independent([task.result(probe, embedding).score for task in tasks])
    return f"{100 * found.value:.1f} %"


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
