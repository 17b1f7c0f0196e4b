"""What an evaluation found; it goes to JSON and comes back equal."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from soundalike.errors import UserError
from soundalike.files import read_json
from soundalike.probes import FEWEST_GROUPS, Estimate, estimate

TRAINED, UNTRAINED, FLOOR = "trained", "untrained", "log-mel statistics"
EMBEDDINGS = (TRAINED, UNTRAINED, FLOOR)
"""What every task is probed with: the model, the same network with initial weights, and a floor."""

FORMAT_VERSION = 2
"""Of the JSON form."""

FOREIGN = ("encoder", FLOOR)
"""The same for an encoder from elsewhere, whose network cannot be had untrained."""


@dataclass(frozen=True)
class ClipRecord:
    """A clip that was used.

    Attributes:
        path: of its file, from the deepest folder that holds all clips of the task.
        start: where it begins in the file, in seconds.
        duration: how long it lasts, in seconds; None is to the end of the file.
        label: its class.
        group: what must not be on both sides of a split.
        fold: in which it was tested; None when it was only trained on.
        place: where it lies on a map of the embeddings in question, two coordinates without unit; None when it is not
            on the map, which large tasks are too many for.
    """

    path: str
    start: float
    duration: float | None
    label: str
    group: str
    fold: int | None
    place: tuple[float, float] | None


@dataclass(frozen=True)
class ProbeResult:
    """What one probe read from one embedding of one task.

    Attributes:
        embedding: its name, such as those in `EMBEDDINGS`.
        probe: name of the probe.
        score: the task's metric, of the predictions of all folds together, with a bootstrap over groups.
        drawn: the metric in each resampling of the groups, rounded to five digits. Results of one task under one seed
            share the resamplings, so that their differences are paired.
        by_encoder: the metric of each encoder that `score` is the mean of: several where one network was drawn anew.
        details: further numbers by name, such as the mean reciprocal rank.
        recalls: share of each tested class that was predicted right; empty where no single class is predicted.
        confusion: counts by true class (row) and predicted class (column), in the order of the task's classes, of all
            encoders together; empty where no single class is predicted.
        predictions: predicted class of each tested clip, in the order of the task's clips; empty where there are
            several encoders or no single prediction.
    """

    embedding: str
    probe: str
    score: Estimate
    drawn: tuple[float, ...]
    by_encoder: tuple[float, ...]
    details: dict[str, float] = field(default_factory=dict)
    recalls: dict[str, float] = field(default_factory=dict)
    confusion: tuple[tuple[int, ...], ...] = ()
    predictions: tuple[str, ...] = ()


@dataclass(frozen=True)
class VisibleLabels:
    """How many of the training labels the probes saw.

    Attributes:
        fraction: of each class, above 0 and up to 1; see `soundalike.pairs.visible_labels`.
        seed: of the draw.
    """

    fraction: float
    seed: int


@dataclass(frozen=True)
class TaskResult:
    """One task.

    Attributes:
        card: all that the task's card says.
        classes: sorted.
        clips: those that were used.
        skipped: a sentence for each clip that could not be used.
        results: for each probe, one for each embedding.
        chance: expected score of guessing.
        majority: score of always giving the same answer.
        visible_share: labels that the probes saw, over all labels of the training parts of all folds. It is above the
            fraction that was asked for where classes are small, as one label a class is always seen.
    """

    card: dict[str, Any]
    classes: tuple[str, ...]
    clips: tuple[ClipRecord, ...]
    skipped: tuple[str, ...]
    results: tuple[ProbeResult, ...]
    chance: float
    majority: float
    visible_share: float = 1.0

    @property
    def title(self) -> str:
        """What to call the task in print."""
        return str(self.card["title"] or self.card["name"])

    @property
    def metric(self) -> str:
        """What its scores are."""
        return str(self.card["metric"])

    @property
    def tested(self) -> tuple[ClipRecord, ...]:
        """The clips that predictions are about."""
        return tuple(clip for clip in self.clips if clip.fold is not None)

    @property
    def resampled(self) -> int:
        """How many groups the intervals resample: for retrieval the labels, each of which is a set of equals."""
        return len({clip.label if self.metric == "recall@1" else clip.group for clip in self.tested})

    @property
    def indicative(self) -> bool:
        """Whether there are too few groups for the intervals to be taken at their word."""
        return self.resampled < FEWEST_GROUPS

    def find(self, probe: str, embedding: str) -> ProbeResult | None:
        """What `probe` read from `embedding`; None where this task has not enough clips for the probe.

        A task whose card names the probe that suits it has answers of that probe alone.
        """
        asked = self.card["probe"] or probe
        found = (each for each in self.results if (each.probe, each.embedding) == (asked, embedding))
        return next(found, None)

    def result(self, probe: str, embedding: str) -> ProbeResult:
        """The same, where it is known to be there."""
        found = self.find(probe, embedding)
        if found is None:
            raise KeyError(f"{self.title}: {probe} did not read {embedding}")
        return found

    def gain(self, probe: str, baseline: str) -> Estimate:
        """How far the embedding in question lies above a baseline: a paired bootstrap over groups."""
        first = self.results[0].embedding
        return difference(self.result(probe, first), self.result(probe, baseline))


def difference(one: ProbeResult, other: ProbeResult) -> Estimate:
    """How far one result lies above another of the same task and seed: a paired bootstrap over groups."""
    return estimate(one.score.value - other.score.value, np.subtract(one.drawn, other.drawn))


@dataclass(frozen=True)
class FailedTask:
    """A task that could not be scored with the clips that were left.

    Attributes:
        card: all that the task's card says.
        reason: a sentence.
        skipped: a sentence for each clip that could not be used.
    """

    card: dict[str, Any]
    reason: str
    skipped: tuple[str, ...]

    @property
    def title(self) -> str:
        """What to call the task in print."""
        return str(self.card["title"] or self.card["name"])


@dataclass(frozen=True)
class ModelRecord:
    """Which model it was.

    Attributes:
        name: of its folder.
        digest: SHA-256 of configuration and weights, in hexadecimal.
        config: all but the weights.
    """

    name: str
    digest: str
    config: dict[str, Any]


@dataclass(frozen=True)
class Provenance:
    """How the evaluation came about.

    Attributes:
        command: that made it; empty when it was not made from the command line.
        date: when it began, in UTC, as ISO 8601.
        seconds: how long it took.
        versions: of Python and of the packages that numbers may depend on.
        machine: system, processor, cores, and the device of the model.
    """

    command: str
    date: str
    seconds: float
    versions: dict[str, str]
    machine: dict[str, str]


@dataclass(frozen=True)
class Evaluation:
    """A model on tasks.

    Attributes:
        model: which one.
        probes: names of the probes that were asked for.
        embeddings: names of what was probed, the one in question first.
        seed: of folds and bootstrap.
        tasks: one result each, of those that could be scored.
        provenance: how it was made.
        failed: tasks that could not be scored; they are in no mean.
        visible_labels: which share of the labels the probes saw; None is all.
        format_version: of the JSON form.
    """

    model: ModelRecord
    probes: tuple[str, ...]
    embeddings: tuple[str, ...]
    seed: int
    tasks: tuple[TaskResult, ...]
    provenance: Provenance
    failed: tuple[FailedTask, ...] = ()
    visible_labels: VisibleLabels | None = None
    format_version: int = FORMAT_VERSION

    def scored(self, probe: str) -> tuple[TaskResult, ...]:
        """The tasks that `probe`, or the one that suits them, could be used on."""
        return tuple(task for task in self.tasks if task.find(probe, self.embeddings[0]) is not None)

    def to_json(self) -> dict[str, Any]:
        """Everything, in JSON's types."""
        values: dict[str, Any] = _FORM.dump_python(self, mode="json")
        return values


_FORM = TypeAdapter(Evaluation)


def read_evaluation(path: Path) -> Evaluation:
    """Read a `report.json`.

    Raises:
        UserError: it is missing, unreadable, or not the report of an evaluation.
    """
    values = read_json(path, "report")
    if isinstance(values, dict) and values.get("format_version", FORMAT_VERSION) != FORMAT_VERSION:
        raise UserError(f"{path} was written by another version of soundalike: evaluate again.")
    try:
        return _FORM.validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UserError(f"{path} is not the report of an evaluation: {where}: {first['msg']}.") from error
