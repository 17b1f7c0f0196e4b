"""Which classes an embedding takes for one another, and clips to hear it by."""

from collections.abc import Sequence

import numpy as np

from soundalike.evaluation.results import ProbeResult, TaskResult
from soundalike.report import ConfusedPair

_PAIRS = 5
_EXAMPLES = 3


def shown_result(task: TaskResult, probes: Sequence[str], embedding: str) -> ProbeResult | None:
    """The result of the first probe that told classes apart; None where none did."""
    found = (task.find(probe, embedding) for probe in probes)
    return next((result for result in found if result is not None and result.confusion), None)


def confused_pairs(task: TaskResult, result: ProbeResult) -> tuple[ConfusedPair, ...]:
    """The five pairs of classes of which most was taken for the other, at least two clips each.

    Args:
        task: whose classes they are.
        result: with a confusion matrix.
    """
    counts = np.array(result.confusion)
    shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    np.fill_diagonal(shares, 0.0)
    most = np.argsort(-shares, axis=None, kind="stable")[:_PAIRS]
    places = (divmod(place, len(counts)) for place in most.tolist())
    return tuple(
        ConfusedPair(
            true=task.classes[row],
            answered=task.classes[column],
            count=int(counts[row, column]),
            share=float(shares[row, column]),
            mistaken=_examples(task, result, task.classes[row], task.classes[column]),
            right=_examples(task, result, task.classes[column], task.classes[column]),
        )
        for row, column in places
        if row != column and counts[row, column] > 1
    )


def _examples(task: TaskResult, result: ProbeResult, true: str, answered: str) -> tuple[int, ...]:
    """Numbers of clips of a class that were answered so; any of the class where single answers are not known."""
    tested = [number for number, clip in enumerate(task.clips) if clip.fold is not None]
    answers = result.predictions or (answered,) * len(tested)
    fitting = [
        number
        for number, answer in zip(tested, answers, strict=True)
        if task.clips[number].label == true and answer == answered
    ]
    return tuple(fitting[:_EXAMPLES])
