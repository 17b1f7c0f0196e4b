"""What a comparison of models found; it goes to JSON."""

from dataclasses import dataclass
from statistics import stdev
from typing import Any, Literal

from pydantic import TypeAdapter

from soundalike.probes import Estimate

SIGNIFICANT = 0.05
"""A difference is marked where its adjusted p-value is below."""

Role = Literal["development", "result", "all"]


@dataclass(frozen=True)
class ComparedModel:
    """A model, or several trainings of one recipe that differ in the seed.

    Attributes:
        name: what it is called here.
        digests: of each training, SHA-256 in hexadecimal.
        commands: that evaluated them.
        dates: when they were evaluated.
    """

    name: str
    digests: tuple[str, ...]
    commands: tuple[str, ...]
    dates: tuple[str, ...]


@dataclass(frozen=True)
class ModelScore:
    """The score of a model.

    Attributes:
        model: its name.
        score: the mean over its trainings, with the interval from resampling groups for all of them alike.
        by_seed: the score of each training.
    """

    model: str
    score: Estimate
    by_seed: tuple[float, ...]

    @property
    def deviation(self) -> float | None:
        """The sample standard deviation over the trainings; None where there is only one."""
        return stdev(self.by_seed) if len(self.by_seed) > 1 else None


@dataclass(frozen=True)
class Difference:
    """How far a model lies above the reference.

    Attributes:
        model: its name.
        difference: by the same resamplings of groups for both.
        p_value: two-sided, of "there is none"; None for a mean over tasks, which is not tested.
        adjusted: the same by Holm's correction over all tasks and models of the probe.
    """

    model: str
    difference: Estimate
    p_value: float | None = None
    adjusted: float | None = None

    @property
    def significant(self) -> bool:
        """Whether it is more than chance."""
        return self.adjusted is not None and self.adjusted < SIGNIFICANT


@dataclass(frozen=True)
class TaskComparison:
    """The models on one task.

    Attributes:
        name: of the task.
        title: what to call it in print.
        metric: what its scores are.
        probe: the one that suits the task, where its card names one; else empty.
        development: whether choices may be made on it.
        indicative: whether it has fewer than ten groups.
        groups: how many are resampled.
        clips: how many are tested.
        chance: expected score of guessing.
        majority: score of always giving the same answer.
        scores: one for each model.
        differences: one for each model but the reference.
    """

    name: str
    title: str
    metric: str
    probe: str
    development: bool
    indicative: bool
    groups: int
    clips: int
    chance: float
    majority: float
    scores: tuple[ModelScore, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class MeanComparison:
    """The models on the mean over tasks.

    Attributes:
        role: of the tasks.
        tasks: how many.
        scores: one for each model.
        differences: one for each model but the reference.
    """

    role: Role
    tasks: int
    scores: tuple[ModelScore, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class BaselineGain:
    """How far a model lies above its own baselines, mean over all tasks.

    Attributes:
        model: its name.
        untrained: above the same network untrained; None for an encoder from elsewhere, which has no such twin.
        floor: above log-mel statistics.
    """

    model: str
    untrained: Estimate | None
    floor: Estimate


@dataclass(frozen=True)
class ProbeComparison:
    """The models under one probe.

    Attributes:
        probe: its name.
        tasks: those that it read for every model.
        means: over the tasks of each role that has several, and over all if there are two roles.
        gains: one for each model.
    """

    probe: str
    tasks: tuple[TaskComparison, ...]
    means: tuple[MeanComparison, ...]
    gains: tuple[BaselineGain, ...]

    def mean(self, role: Role) -> MeanComparison | None:
        """The mean over the tasks of a role; None where there is none."""
        return next((mean for mean in self.means if mean.role == role), None)


@dataclass(frozen=True)
class ModelComparison:
    """Models side by side.

    Attributes:
        models: in the order given.
        reference: name of the model that the others are compared with.
        seed: of the folds and resamplings, which all reports share.
        probes: one comparison each.
        left_out: a sentence for each task or probe that not every report has.
        command: that made the comparison; empty when it was not made from the command line.
        versions: of Python and of the packages that it depends on.
        format_version: of the JSON form.
    """

    models: tuple[ComparedModel, ...]
    reference: str
    seed: int
    probes: tuple[ProbeComparison, ...]
    left_out: tuple[str, ...]
    command: str
    versions: dict[str, str]
    format_version: Literal[1] = 1

    @property
    def others(self) -> tuple[str, ...]:
        """Names of the models but the reference."""
        return tuple(model.name for model in self.models if model.name != self.reference)

    def to_json(self) -> dict[str, Any]:
        """Everything, in JSON's types."""
        values: dict[str, Any] = _FORM.dump_python(self, mode="json")
        return values


_FORM = TypeAdapter(ModelComparison)
