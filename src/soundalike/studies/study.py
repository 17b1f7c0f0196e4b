"""What a study is: cells to train and score, and how their scores are shown."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from matplotlib.figure import Figure

from soundalike.errors import UserError
from soundalike.evaluation import Scores, log_mel_embedding, model_embedding, score_embedding
from soundalike.model import Model, untrained_twin
from soundalike.report import TextTable
from soundalike.studies.record import Place, StudyRecord
from soundalike.tasks import Task, mini_suite
from soundalike.training import TrainSettings, Watch, configure, measure_throughput

FLOOR = "log-mel statistics"

RUNS = "runs"
"""The folder of the runs, in that of the study."""


@dataclass(frozen=True)
class Cell:
    """One training run of a study and what is scored of it.

    Attributes:
        name: of the cell, and unless `run` says otherwise of its run folder.
        place: where the cell stands in the study's tables.
        settings: of the run.
        run: name of the run folder; cells may share one.
    """

    name: str
    place: Place
    settings: TrainSettings
    run: str = ""

    @property
    def run_name(self) -> str:
        """Of the folder that the run is kept in."""
        return self.run or self.name


@dataclass(frozen=True)
class Plan:
    """What the user asks of a study.

    Attributes:
        changes: settings that lie over the study's preset.
        seeds: runs of each kind, with seeds 0, 1, ...
        full: every cell, for those who have the machine.
        tasks: on which embeddings are probed; None for the mini suite's development tasks.
        out: the study folder.
        candidates: the list of those that a search compares; None for the package's own.
    """

    changes: Mapping[str, Any]
    seeds: int
    full: bool
    tasks: Sequence[Task] | None
    out: Path
    candidates: Path | None = None


@dataclass(frozen=True)
class Figures:
    """A study's results as tables and one figure.

    Attributes:
        tables: in the order of interest.
        figure: None while there is nothing to draw.
        caption: what it shows.
    """

    tables: tuple[TextTable, ...]
    figure: Figure | None
    caption: str


class Study(ABC):
    """A question that many short runs answer. Everything it shows comes from its record.

    Attributes:
        name: on the command line.
        title: in print.
        question: that it asks.
        preset: that its runs start from.
        varied: keys that the study sets itself, so that a user cannot.
        has_full: whether there are cells that are run only when all are asked for.
        has_candidates: whether it compares candidates of a list, of which a user may have another.
        tasks: on which embeddings are probed.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    question: ClassVar[str]
    preset: str = "clar"
    varied: ClassVar[tuple[str, ...]]
    has_full: ClassVar[bool] = True
    has_candidates: ClassVar[bool] = False

    def __init__(self, plan: Plan) -> None:
        for key in plan.changes:
            if key in self.varied:
                raise UserError(f"{key} is what the study {self.name} sets itself: leave {key}= out.")
        if plan.seeds < 1:
            raise UserError(f"--seeds {plan.seeds}: a study needs at least one.")
        if plan.full and not self.has_full:
            raise UserError(f"the study {self.name} always runs every cell: leave --full out.")
        if plan.candidates is not None and not self.has_candidates:
            raise UserError(f"the study {self.name} has no list of candidates: leave --candidates out.")
        self.plan = plan
        self.tasks = _development_tasks() if plan.tasks is None else tuple(plan.tasks)
        self.base = self.settings_of(self.preset)

    def settings_of(self, preset: str) -> TrainSettings:
        """A preset with the user's changes."""
        given = self.configured(preset)
        if given.init is not None:
            raise UserError(f"the study {self.name} starts from fresh weights: leave init= out.")
        return given

    def configured(self, preset: str) -> TrainSettings:
        """The same, unchecked: where a study that does not start from the preset itself says what it starts from."""
        return configure(preset, changes=self.plan.changes)

    def run_folder(self, name: str) -> Path:
        """Where the run of that name is kept."""
        return self.plan.out / RUNS / name

    def measure(self, before: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """What has to be measured on this machine before the cells are known; it is kept in the record.

        Args:
            before: what was measured when the study was last run; empty when it begins.
        """
        return {}

    @abstractmethod
    def cells(self, record: StudyRecord) -> list[Cell]:
        """The cells that are known by now, in the order of work; more may follow once these are scored."""

    @abstractmethod
    def show(self, record: StudyRecord) -> Figures:
        """Tables and figure of what has been scored so far."""

    def watch(self, cell: Cell) -> Watch | None:  # noqa: ARG002
        """What is measured while a cell's run goes on."""
        return None

    def curve(self, log: Sequence[Mapping[str, Any]]) -> list[dict[str, float]]:  # noqa: ARG002
        """What of a run's log belongs into the record."""
        return []

    def score(self, cell: Cell, model: Model) -> Scores:  # noqa: ARG002
        """Scores of a finished cell."""
        return score_embedding(model_embedding(model), self.tasks)

    def baselines(self, cell: Cell, model: Model) -> dict[str, Callable[[], Scores]]:  # noqa: ARG002
        """How to score what `model` is to be compared with, by name: itself untrained, and log-mel statistics."""
        rate = model.sample_rate
        return {
            untrained_name(model): lambda: score_embedding(
                model_embedding(untrained_twin(model)), self.tasks
            ),
            f"{FLOOR}, {rate} Hz": lambda: score_embedding(log_mel_embedding(rate), self.tasks),
        }


def equal_time(steps: int, pace: float) -> int:
    """The steps, at least one, that take as long as `steps` do at pace 1."""
    return max(1, round(steps * pace))


def stream_pace(settings: TrainSettings) -> float:
    """Pairs that a run trains on in a second on this machine, from a short trial."""
    return round(measure_throughput(settings, rounds=2, steps=3).stream_pairs_per_second, 1)


def _development_tasks() -> tuple[Task, ...]:
    return tuple(task for task in mini_suite() if task.card.development)


def untrained_name(model: Model) -> str:
    """The name of the encoder that `model` was before training.

    Its normalisation constants, which the first pairs of a run decide, have no part in it: the cells that
    share an encoder and a seed share one untrained encoder, with the constants of the first cell.
    """
    config = model.config.model_dump_json()
    return f"untrained {hashlib.sha256(config.encode()).hexdigest()[:8]}"
