"""What tables and pages are made of. Scores are shares from 0 to 1; they are printed as percentages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Score:
    """A score.

    Attributes:
        value: the score itself.
        standard_error: of it.
        low: lower end of its 95 % interval.
        high: upper end.
        deviation: the standard deviation over training seeds that `value` is the mean of; None where there is one.
        mark: a sign beside it, such as ▲.
    """

    value: float
    standard_error: float
    low: float
    high: float
    deviation: float | None = None
    mark: str = ""


@dataclass(frozen=True)
class Row:
    """The scores of one task, or their mean over tasks.

    Attributes:
        title: of the task.
        scores: one for each column of the comparison.
        metric: what the scores are; empty for a mean.
        chance: the score of guessing; None where no one number says it.
        majority: the score of always giving the same answer; None likewise.
        remarks: a few words each, on what sets this row apart.
    """

    title: str
    scores: tuple[Score, ...]
    metric: str = ""
    chance: float | None = None
    majority: float | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """Tasks that belong together.

    Attributes:
        title: of the section.
        rows: one for each task.
        mean: over the tasks; None where there is only one.
    """

    title: str
    rows: tuple[Row, ...]
    mean: Row | None = None

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """The tasks' rows and, last, the mean if there is one."""
        return self.rows if self.mean is None else (*self.rows, self.mean)


@dataclass(frozen=True)
class Comparison:
    """What one probe reads from several embeddings, task by task.

    Attributes:
        title: of the probe.
        columns: names of the embeddings, the one in question first.
        sections: of the rows.
        mean: over the tasks of all sections; None where there is only one section.
    """

    title: str
    columns: tuple[str, ...]
    sections: tuple[Section, ...]
    mean: Row | None = None

    @property
    def means(self) -> tuple[Row, ...]:
        """The rows that are means."""
        return tuple(row for row in (*(section.mean for section in self.sections), self.mean) if row)


class Fact(NamedTuple):
    """A name and what is to be said under it."""

    name: str
    value: str


class Sound(NamedTuple):
    """A short sound to listen to: what it is called, and the bytes of an MP3 file."""

    name: str
    mp3: bytes


@dataclass(frozen=True)
class Confusion:
    """Counts of clips by true class (row) and answer (column); both follow `classes`. The title says who answered."""

    title: str
    classes: tuple[str, ...]
    counts: NDArray[np.int64]


@dataclass(frozen=True)
class ConfusedPair:
    """A class that was often taken for another.

    Attributes:
        true: the class.
        answered: what it was taken for.
        count: how many times.
        share: of all answers for clips of the class.
        mistaken: clips of `true` that were answered as `answered`; numbers of the task's sounds.
        right: clips of `answered`.
    """

    true: str
    answered: str
    count: int
    share: float
    mistaken: tuple[int, ...] = ()
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class EmbeddingMap:
    """Clips as points in the plane.

    Attributes:
        points: shape (clips, 2).
        labels: what each is shown as.
        clips: the number of each among the task's clips, by which its sound is found.
    """

    points: NDArray[np.float64]
    labels: tuple[str, ...]
    clips: tuple[int, ...]


@dataclass(frozen=True)
class TaskContent:
    """What a page says about one task.

    Attributes:
        title: of the task.
        description: a sentence or two.
        facts: short ones, for one line (classes, clips, groups).
        remarks: what a reader of the scores should know.
        sources: where its sounds come from and whom to credit, a sentence each.
        confusion: of the first probe that answered: a second one would show the same again; None where the answer is
            not one class.
        pairs: the classes that were confused most, the most confused first.
        embedding_map: of the embedding in question.
        skipped: a sentence for each clip that could not be used.
        sounds: some clips to listen to, by number; empty where nobody asked for them.
    """

    title: str
    description: str
    facts: tuple[Fact, ...]
    remarks: tuple[str, ...]
    sources: tuple[str, ...]
    confusion: Confusion | None
    pairs: tuple[ConfusedPair, ...]
    embedding_map: EmbeddingMap
    skipped: tuple[str, ...]
    sounds: Mapping[int, Sound]


@dataclass(frozen=True)
class EvaluationContent:
    """What the page about an evaluation says.

    Attributes:
        title: of the model.
        verdict: a few sentences, a paragraph each, that answer whether training helped.
        failures: a sentence for each task that could not be scored.
        comparisons: one for each probe.
        notes: what the numbers are, a sentence or two each.
        tasks: in the order of the evaluation.
        log: of the training run, if the model comes from one.
        facts: how the evaluation was made.
        config: of the model.
    """

    title: str
    verdict: tuple[str, ...]
    failures: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    notes: tuple[str, ...]
    tasks: tuple[TaskContent, ...]
    log: Sequence[Mapping[str, Any]]
    facts: tuple[Fact, ...]
    config: Mapping[str, Any]
