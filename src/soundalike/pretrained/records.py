"""What is kept beside a packaged model: how it was trained, and how it scored."""

from typing import Any, Literal

from soundalike.probes import Estimate, mean_of_independent
from soundalike.settings import Settings

TRAINING_FILE = "training.json"
SCORES_FILE = "scores.json"
LOG_FILE = "log.jsonl"
CARD_FILE = "README.md"


class TrainingRecord(Settings):
    """What `training.json` holds.

    Attributes:
        format_version: of the file.
        command: that trains the model again.
        preset: the nearest one.
        changes: words `key=value` that lead from the preset to the settings.
        seed: of weights and pairs.
        pairs: how many it was trained on.
        seconds: that the training steps took.
        date: when the last step was logged, in UTC, as ISO 8601.
        machine: device, precision, CPU threads, and where known which processor.
        versions: of Python and the packages that took part.
        licence: of the weights.
        settings: all of the training.
        recordings: what the recordings were, none of which is kept; None where there were none.
        init: digest of the model that training started from; None for fresh weights.
    """

    format_version: Literal[1] = 1
    command: str
    preset: str
    changes: tuple[str, ...]
    seed: int
    pairs: int
    seconds: float
    date: str
    machine: dict[str, str]
    versions: dict[str, str]
    licence: str
    settings: dict[str, Any]
    recordings: dict[str, Any] | None
    init: str | None


class TaskScores(Settings):
    """One task.

    Attributes:
        name: of the task.
        title: what to call it in print.
        metric: what its scores are.
        development: whether choices were made on it.
        probe: the one that suits it, whichever others are asked for; empty where any does.
        chance: expected score of guessing.
        majority: score of always giving the same answer.
        scores: by probe, then by embedding; from 0 to 1.
    """

    name: str
    title: str
    metric: str
    development: bool
    probe: str
    chance: float
    majority: float
    scores: dict[str, dict[str, Estimate]]

    def score(self, probe: str, embedding: str) -> Estimate | None:
        """What `probe`, or the one that suits the task, read from `embedding`; None if it could not be used."""
        return self.scores.get(self.probe or probe, {}).get(embedding)


class ScoresRecord(Settings):
    """What `scores.json` holds: an evaluation without its clips, predictions and draws.

    Attributes:
        format_version: of the file.
        digest: of the model that was evaluated, with the weights as they came from training.
        command: that made the evaluation; empty when it was not made from the command line.
        date: when it began, in UTC, as ISO 8601.
        versions: of Python and of the packages that scores may depend on.
        machine: where it ran.
        seed: of folds, probes and intervals.
        probes: names of the probes.
        embeddings: names of what was probed, the trained model first.
        tasks: those that could be scored.
    """

    format_version: Literal[1] = 1
    digest: str
    command: str
    date: str
    versions: dict[str, str]
    machine: dict[str, str]
    seed: int
    probes: tuple[str, ...]
    embeddings: tuple[str, ...]
    tasks: tuple[TaskScores, ...]

    def mean(self, probe: str, embedding: str, *, development: bool) -> Estimate | None:
        """The mean over development tasks or over result tasks; None if there are none."""
        asked = (task for task in self.tasks if task.development == development)
        found = [score for task in asked if (score := task.score(probe, embedding)) is not None]
        return mean_of_independent(found) if found else None
