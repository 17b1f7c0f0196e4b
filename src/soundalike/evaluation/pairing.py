"""Whether reports may be compared clip by clip, and what they have in common."""

from collections.abc import Mapping, Sequence

from soundalike.errors import UserError
from soundalike.evaluation.probing import PROBES
from soundalike.evaluation.results import Evaluation, TaskResult

Reports = Mapping[str, Sequence[Evaluation]]
"""Evaluations by the model's name; several of one recipe that was trained with several seeds."""


def common_tasks(reports: Reports) -> tuple[list[str], list[str]]:
    """Names of the tasks that every report has, and a sentence for each that only some have.

    Raises:
        UserError: there is none that all have, or two reports differ in how they split or resample one, so that
            their difference would not be paired.
    """
    listed = [(name, evaluation) for name, several in reports.items() for evaluation in several]
    names = list(dict.fromkeys(task.card["name"] for _, evaluation in listed for task in evaluation.tasks))
    common, left_out = [], []
    for name in names:
        having = [model for model, evaluation in listed if _task(evaluation, name) is not None]
        if len(having) == len(listed):
            common.append(name)
        else:
            left_out.append(
                f"Task {name} is left out: not every report has it, but only those of {_listed(having)}."
            )
    if not common:
        raise UserError(
            f"the reports have no task in common, so nothing can be compared: {_listed(reports)} were evaluated on"
            " different tasks."
        )
    first_name, first = listed[0]
    for model, evaluation in listed[1:]:
        if (evaluation.seed, evaluation.visible_labels) != (first.seed, first.visible_labels):
            raise UserError(
                f"the reports of {first_name} and {model} differ in the seed or in the labels that probes saw, so task"
                f" {common[0]} was split in two ways: evaluate both again with the same options."
            )
        for name in common:
            _refuse_unpaired(name, (first_name, task_of(first, name)), (model, task_of(evaluation, name)))
    return common, left_out


def common_probes(reports: Reports) -> tuple[list[str], list[str]]:
    """Names of the probes that were asked of every model, and a sentence for each that was asked of some.

    Raises:
        UserError: there is none that was asked of all.
    """
    listed = [(name, evaluation) for name, several in reports.items() for evaluation in several]
    common, left_out = [], []
    for probe in dict.fromkeys(probe for _, evaluation in listed for probe in evaluation.probes):
        having = [name for name, evaluation in listed if probe in evaluation.probes]
        if len(having) == len(listed):
            common.append(probe)
        else:
            left_out.append(
                f"{PROBES[probe]}: left out, as not every report has it, but only those of {_listed(having)}."
            )
    if not common:
        raise UserError(
            f"the reports of {_listed(reports)} have no probe in common: evaluate with the same --probe."
        )
    return common, left_out


def task_of(evaluation: Evaluation, name: str) -> TaskResult:
    """The result of a task that is known to be there."""
    found = _task(evaluation, name)
    if found is None:
        raise KeyError(name)
    return found


def _task(evaluation: Evaluation, name: str) -> TaskResult | None:
    return next((task for task in evaluation.tasks if task.card["name"] == name), None)


def _refuse_unpaired(name: str, one: tuple[str, TaskResult], other: tuple[str, TaskResult]) -> None:
    """Guard against a difference of scores on different clips or folds."""
    aspects = {
        "clips": ("path", "start", "duration"),
        "labels": ("label",),
        "groups": ("group",),
        "folds": ("fold",),
    }
    for aspect, fields in aspects.items():
        first, second = (
            [tuple(getattr(clip, field) for field in fields) for clip in task.clips]
            for _, task in (one, other)
        )
        if first != second:
            raise UserError(
                f"the reports of {one[0]} and {other[0]} cannot be compared on task {name}: their {aspect} differ"
                f" ({len(first)} and {len(second)} clips), so evaluate both again on the same files."
            )
    if any(one[1].card[key] != other[1].card[key] for key in ("metric", "split", "probe")):
        raise UserError(
            f"the reports of {one[0]} and {other[0]} cannot be compared on task {name}: its card has another metric,"
            " split or probe, so evaluate both again with one version of the task."
        )


def _listed(names: Sequence[str] | Reports) -> str:
    *others, last = dict.fromkeys(names)
    return f"{', '.join(others)} and {last}" if others else last
