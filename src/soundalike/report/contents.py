"""What tables and pages are made of. Scores are shares from 0 to 1; they are printed as percentages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Score:
    """A score, its standard error and the ends of its 95 % interval."""

    value: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """The scores of one task, or their mean.

    Attributes:
        title: of the task.
        chance: the score of guessing; None where no one number says it.
        scores: one for each column of the comparison.
    """

    title: str
    chance: float | None
    scores: tuple[Score, ...]


@dataclass(frozen=True)
class Comparison:
    """What one probe reads from several embeddings, task by task.

    Attributes:
        title: of the probe.
        columns: names of the embeddings, the one in question first.
        rows: one for each task.
        mean: over the tasks; None where there is only one.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    mean: Row | None

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """The tasks' rows and, last, the mean if there is one."""
        return self.rows if self.mean is None else (*self.rows, self.mean)


class Fact(NamedTuple):
    """A name and what is to be said under it."""

    name: str
    value: str


@dataclass(frozen=True)
class Confusion:
    """Counts of clips by true class (row) and answer (column); both follow `classes`. The title says who answered."""

    title: str
    classes: tuple[str, ...]
    counts: NDArray[np.int64]


@dataclass(frozen=True)
class EmbeddingMap:
    """Clips as points in the plane, of shape (clips, 2), each with its class."""

    points: NDArray[np.float64]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class TaskContent:
    """What a page says about one task.

    Attributes:
        title: of the task.
        description: a sentence or two.
        facts: short ones, for one line (classes, clips, groups).
        remarks: what a reader of the scores should know.
        sources: where its sounds come from and whom to credit, a sentence each.
        confusion: of the evaluation's first probe: a second one would show the same again.
        embedding_map: of the embedding in question.
        skipped: a sentence for each clip that could not be used.
    """

    title: str
    description: str
    facts: tuple[Fact, ...]
    remarks: tuple[str, ...]
    sources: tuple[str, ...]
    confusion: Confusion
    embedding_map: EmbeddingMap
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class EvaluationContent:
    """What the page about an evaluation says.

    Attributes:
        title: of the model.
        verdict: a few sentences, a paragraph each, that answer whether training helped.
        failures: a sentence for each task that could not be scored.
        comparisons: one for each probe.
        tasks: in the order of the comparisons' rows.
        log: of the training run, if the model comes from one.
        facts: how the evaluation was made.
        config: of the model.
    """

    title: str
    verdict: tuple[str, ...]
    failures: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    tasks: tuple[TaskContent, ...]
    log: Sequence[Mapping[str, Any]]
    facts: tuple[Fact, ...]
    config: Mapping[str, Any]
