"""Models side by side: which differences are more than chance?"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from soundalike.errors import UserError, unknown_name
from soundalike.evaluation.compared import (
    BaselineGain,
    ComparedModel,
    Difference,
    MeanComparison,
    ModelComparison,
    ModelScore,
    ProbeComparison,
    Role,
    TaskComparison,
)
from soundalike.evaluation.pairing import Reports, common_probes, common_tasks, task_of
from soundalike.evaluation.probing import PROBES, mean_result
from soundalike.evaluation.provenance import installed_versions
from soundalike.evaluation.results import FLOOR, UNTRAINED, ProbeResult, difference
from soundalike.probes import holm, mean_of_independent, paired_p_value


def compare(reports: Reports, against: str | None = None, command: str = "") -> ModelComparison:
    """Compare models on the tasks that all of them were evaluated on.

    Differences are paired: the same groups are resampled for both models. The results of several trainings of one
    recipe are averaged, resampling by resampling, so that an interval says how far the mean would move with other
    groups; how far it would move with other trainings is said by their standard deviation.

    Args:
        reports: by the model's name.
        against: name of the model that the others are compared with; None is the first.
        command: that makes the comparison, to be kept with it.

    Raises:
        UserError: there are fewer than two models; none is called `against`; one model is given twice as two trainings
            of a recipe; or the reports have no task or probe in common, or cannot be paired.
    """
    if len(reports) < 2:
        raise UserError("a comparison takes two reports or more.")
    if against is not None and against not in reports:
        raise unknown_name("model", against, reports)
    for name, several in reports.items():
        if len({each.model.digest for each in several}) < len(several):
            raise UserError(
                f"two reports of {name} are of the same model; give each training seed of a recipe once."
            )
    names, missing_tasks = common_tasks(reports)
    probes, missing_probes = common_probes(reports)
    bench = _Bench(reports, against or next(iter(reports)))
    left_out, compared = [*missing_tasks, *missing_probes], []
    for probe in probes:
        read = [name for name in names if bench.has(probe, name)]
        left_out += [
            f"{PROBES[probe]}: task {name} is left out, which it cannot read for every model."
            for name in names
            if name not in read
        ]
        if read:
            compared.append(bench.compare(probe, read))
    return ModelComparison(
        models=tuple(
            ComparedModel(
                name,
                digests=tuple(each.model.digest for each in several),
                commands=tuple(each.provenance.command for each in several),
                dates=tuple(each.provenance.date for each in several),
            )
            for name, several in reports.items()
        ),
        reference=bench.reference,
        seed=next(iter(reports.values()))[0].seed,
        probes=tuple(compared),
        left_out=tuple(left_out),
        command=command,
        versions=installed_versions(),
    )


class _Bench:
    """All reports, and the model that the others are compared with."""

    def __init__(self, reports: Reports, reference: str) -> None:
        self.reference, self._reports = reference, reports
        self._others = [name for name in reports if name != reference]
        self._first = next(iter(reports.values()))[0]

    def has(self, probe: str, task: str) -> bool:
        """Whether a probe read a task for every model."""
        return all(
            task_of(each, task).find(probe, each.embeddings[0]) is not None
            for each in chain.from_iterable(self._reports.values())
        )

    def compare(self, probe: str, names: Sequence[str]) -> ProbeComparison:
        """All models under one probe."""
        tasks = _corrected([self._task(probe, name) for name in names])
        roles: list[tuple[Role, list[TaskComparison]]] = [
            ("development", [task for task in tasks if task.development]),
            ("result", [task for task in tasks if not task.development]),
            ("all", tasks),
        ]
        # With tasks of one role only, the mean over all would say the same again.
        if not roles[0][1] or not roles[1][1]:
            del roles[2]
        return ProbeComparison(
            probe=probe,
            tasks=tuple(tasks),
            means=tuple(self._mean(role, some) for role, some in roles if len(some) > 1),
            gains=tuple(self._gain(probe, names, model) for model in self._reports),
        )

    def _task(self, probe: str, name: str) -> TaskComparison:
        task = task_of(self._first, name)
        results = {model: self._result(probe, name, model) for model in self._reports}
        reference = results[self.reference]
        differences = []
        for model in self._others:
            found = difference(results[model], reference)
            differences.append(Difference(model, found, paired_p_value(found, task.resampled)))
        return TaskComparison(
            name=name,
            title=task.title,
            metric=task.metric,
            probe=task.card["probe"],
            development=task.card["development"],
            indicative=task.indicative,
            groups=task.resampled,
            clips=len(task.tested),
            chance=task.chance,
            majority=task.majority,
            scores=tuple(
                ModelScore(model, result.score, result.by_encoder) for model, result in results.items()
            ),
            differences=tuple(differences),
        )

    def _result(self, probe: str, task: str, model: str, embedding: str = "") -> ProbeResult:
        """What a probe read from a model, or from another embedding of its reports, mean over its trainings."""
        return mean_result(
            [
                task_of(each, task).result(probe, embedding or each.embeddings[0])
                for each in self._reports[model]
            ]
        )

    def _mean(self, role: Role, tasks: Sequence[TaskComparison]) -> MeanComparison:
        """The means over tasks, which share no clips, so that their errors are taken as independent."""
        scores, differences = [], []
        for number, model in enumerate(self._reports):
            some = [task.scores[number] for task in tasks]
            by_seed = zip(*(each.by_seed for each in some), strict=True)
            mean = mean_of_independent([each.score for each in some])
            scores.append(ModelScore(model, mean, tuple(float(np.mean(seed)) for seed in by_seed)))
        for number, model in enumerate(self._others):
            each = [task.differences[number].difference for task in tasks]
            differences.append(Difference(model, mean_of_independent(each)))
        return MeanComparison(role, len(tasks), tuple(scores), tuple(differences))

    def _gain(self, probe: str, names: Sequence[str], model: str) -> BaselineGain:
        several = self._reports[model]
        gains = {
            baseline: mean_of_independent(
                [
                    difference(self._result(probe, name, model), self._result(probe, name, model, baseline))
                    for name in names
                ]
            )
            for baseline in (UNTRAINED, FLOOR)
            if all(baseline in each.embeddings for each in several)
        }
        return BaselineGain(model, gains.get(UNTRAINED), gains[FLOOR])


def _corrected(tasks: Sequence[TaskComparison]) -> list[TaskComparison]:
    """The tasks with their p-values adjusted for the number of tasks and models."""
    p_values = np.array([each.p_value for task in tasks for each in task.differences], dtype=np.float64)
    adjusted = iter(holm(p_values).tolist())
    return [
        replace(
            task,
            differences=tuple(replace(each, adjusted=next(adjusted)) for each in task.differences),
        )
        for task in tasks
    ]
