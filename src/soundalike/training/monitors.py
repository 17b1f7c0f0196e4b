"""Looks at a model while it trains, on sounds it does not train on. They change nothing in it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch.nn import functional

from soundalike.audio import Clip, read_many
from soundalike.model import Model
from soundalike.objectives import alignment, effective_rank, uniformity
from soundalike.pairs import PairSource
from soundalike.probes import balanced_accuracy
from soundalike.tasks import Task, mini_suite
from soundalike.training.schema import TrainSettings

# Few of each, because a look should cost about as much as a step.
HELD_OUT_PAIRS = 256
CLIPS_PER_LABEL = 8

NEIGHBOURS = 5

TINY = 1e-12
"""Keeps a constant feature, or a clip at the mean, from being divided by zero."""


@dataclass(frozen=True)
class LabelledSounds:
    """Real sounds of one task, in memory.

    Attributes:
        audio: one clip each, of any length.
        labels: class of each clip.
        groups: what clips of one origin (a speaker, a kit) have in common.
    """

    audio: list[NDArray[np.float32]]
    labels: NDArray[np.str_]
    groups: NDArray[np.str_]


class Monitors:
    """Held-out pairs and labelled sounds for one run."""

    def __init__(self, settings: TrainSettings, source: PairSource) -> None:
        # The pairs right after the stream's end: of the same kind, and never trained on. Of recordings they are new
        # views, of sounds that may have been trained on.
        first = settings.steps * settings.batch_size
        self._pairs = source.batch(settings.seed, np.arange(first, first + HELD_OUT_PAIRS))
        self._tasks = [
            read_some(task, settings.sample_rate) for task in mini_suite() if task.card.development
        ]

    def look(self, model: Model) -> dict[str, float]:
        """Measure the model as it is, in evaluation mode.

        Returns:
            held_out_alignment, held_out_uniformity: of the embeddings of held-out pairs.
            effective_rank: how many directions the embeddings of their first views use.
            knn: balanced accuracy of nearest neighbours on labelled recordings, mean over the tasks.
        """
        a, b = model.embed(self._pairs.a), model.embed(self._pairs.b)
        scores = [
            neighbour_accuracy(model.embed(task.audio).numpy(), task.labels, task.groups)
            for task in self._tasks
        ]
        return {
            "held_out_alignment": float(alignment(a, b)),
            "held_out_uniformity": float(uniformity(a)),
            "effective_rank": effective_rank(functional.normalize(a)),
            "knn": float(np.mean(scores)),
        }


def read_some(task: Task, sample_rate: int) -> LabelledSounds:
    """Up to `CLIPS_PER_LABEL` clips of each label, spread over the task's list; unreadable ones are left out."""
    by_label: dict[str, list[Clip]] = {}
    for clip in task.clips:
        by_label.setdefault(clip.label, []).append(clip)
    chosen = [clip for clips in by_label.values() for clip in _spread(clips, CLIPS_PER_LABEL)]
    readings = read_many([clip.excerpt for clip in chosen], sample_rate)
    heard = [
        (clip, reading.audio)
        for clip, reading in zip(chosen, readings, strict=True)
        if reading.audio is not None
    ]
    return LabelledSounds(
        audio=[audio for _, audio in heard],
        labels=np.array([clip.label for clip, _ in heard]),
        groups=np.array([clip.group for clip, _ in heard]),
    )


def neighbour_accuracy(
    embeddings: NDArray[np.floating[Any]], labels: NDArray[np.str_], groups: NDArray[np.str_]
) -> float:
    """Balanced accuracy of a vote of the `NEIGHBOURS` nearest clips of other groups.

    One product of matrices, by cosine of standardised embeddings: quick enough to do every few steps, where the
    nearest-neighbour probe would standardise anew for each group that is left out.

    Args:
        embeddings: shape (clips, dim).
        labels: shape (clips,).
        groups: shape (clips,).
    """
    centred = embeddings - embeddings.mean(axis=0)
    scaled = centred / np.maximum(centred.std(axis=0), TINY)
    directions = scaled / np.maximum(np.linalg.norm(scaled, axis=1, keepdims=True), TINY)
    cosines = directions @ directions.T
    cosines[groups[:, None] == groups] = -np.inf
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :NEIGHBOURS]
    # Nearer neighbours weigh more, which also decides between equal votes; those of the own group weigh nothing.
    weights = np.maximum(1.0 + np.take_along_axis(cosines, nearest, axis=1), 0.0)
    classes, number = np.unique(labels, return_inverse=True)
    votes = np.zeros((len(labels), len(classes)))
    np.add.at(votes, (np.arange(len(labels))[:, None], number[nearest]), weights)
    return balanced_accuracy(labels, classes[votes.argmax(axis=1)])


def _spread(clips: list[Clip], count: int) -> list[Clip]:
    """`count` of `clips` at even distances; all when there are fewer."""
    if len(clips) <= count:
        return clips
    return [clips[position * len(clips) // count] for position in range(count)]
