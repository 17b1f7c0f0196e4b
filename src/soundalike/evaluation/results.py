"""What an evaluation found; it goes to JSON and comes back equal."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from soundalike.errors import UserError
from soundalike.files import read_json
from soundalike.probes import Estimate, bootstrap_draws, estimate, mean_of_independent

EMBEDDINGS = ("trained", "untrained", "log-mel statistics")
"""What every task is probed with: the model, the same model with its initial weights, and a floor."""


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
        place: where it lies on a map of the trained embeddings, two coordinates without unit.
    """

    path: str
    start: float
    duration: float | None
    label: str
    group: str
    fold: int | None
    place: tuple[float, float]


@dataclass(frozen=True)
class ProbeResult:
    """What one probe read from one embedding of one task.

    Attributes:
        embedding: one of `EMBEDDINGS`.
        probe: name of the probe.
        score: balanced accuracy of the pooled out-of-fold predictions, with a bootstrap over groups.
        recalls: share of each tested class that was predicted right.
        confusion: counts by true class (row) and predicted class (column), in the order of the task's classes.
        predictions: predicted class of each tested clip, in the order of the task's clips.
    """

    embedding: str
    probe: str
    score: Estimate
    recalls: dict[str, float]
    confusion: tuple[tuple[int, ...], ...]
    predictions: tuple[str, ...]


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
        visible_share: labels that the probes saw, over all labels of the training parts of all folds. It is above the
            fraction that was asked for where classes are small, as one label a class is always seen.
    """

    card: dict[str, Any]
    classes: tuple[str, ...]
    clips: tuple[ClipRecord, ...]
    skipped: tuple[str, ...]
    results: tuple[ProbeResult, ...]
    visible_share: float = 1.0

    @property
    def title(self) -> str:
        """What to call the task in print."""
        return str(self.card["title"] or self.card["name"])

    @property
    def tested(self) -> tuple[ClipRecord, ...]:
        """The clips that predictions are about."""
        return tuple(clip for clip in self.clips if clip.fold is not None)

    def result(self, probe: str, embedding: str) -> ProbeResult:
        """What `probe` read from `embedding`."""
        return next(each for each in self.results if (each.probe, each.embedding) == (probe, embedding))

    def gain(self, probe: str, baseline: str, seed: int) -> Estimate:
        """How far the trained embedding's score lies above a baseline's: a paired bootstrap over groups."""
        labels = [clip.label for clip in self.tested]
        groups = [clip.group for clip in self.tested]
        trained, other = self.result(probe, EMBEDDINGS[0]), self.result(probe, baseline)
        drawn = bootstrap_draws(labels, trained.predictions, groups, seed)
        drawn = drawn - bootstrap_draws(labels, other.predictions, groups, seed)
        return estimate(trained.score.value - other.score.value, drawn)


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
        probes: names of the probes.
        seed: of folds and bootstrap.
        tasks: one result each, of those that could be scored.
        provenance: how it was made.
        failed: tasks that could not be scored; they are in no mean.
        visible_labels: which share of the labels the probes saw; None is all.
        format_version: of the JSON form.
    """

    model: ModelRecord
    probes: tuple[str, ...]
    seed: int
    tasks: tuple[TaskResult, ...]
    provenance: Provenance
    failed: tuple[FailedTask, ...] = ()
    visible_labels: VisibleLabels | None = None
    format_version: Literal[1] = 1

    def mean(self, probe: str, embedding: str) -> Estimate:
        """Mean score over the tasks. They share no clips, so their errors are taken as independent."""
        return mean_of_independent([task.result(probe, embedding).score for task in self.tasks])

    def mean_gain(self, probe: str, baseline: str) -> Estimate:
        """How far the trained embedding lies above a baseline, mean over the tasks."""
        return mean_of_independent([task.gain(probe, baseline, self.seed) for task in self.tasks])

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
    try:
        return _FORM.validate_python(read_json(path, "report"))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UserError(f"{path} is not the report of an evaluation: {where}: {first['msg']}.") from error
