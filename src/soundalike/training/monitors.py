"""Looks at a model while it trains, on sounds it does not train on. They change nothing in it."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from soundalike.audio import read_many
from soundalike.model import Model
from soundalike.objectives import alignment, effective_rank, uniformity
from soundalike.pairs import PairBatch, PairSource
from soundalike.probes import balanced_accuracy
from soundalike.tasks import Clip, Task, mini_suite
from soundalike.training.schema import TrainSettings

HELD_OUT_PAIRS = 256
"""Pairs looked at: more would not move the numbers much, and each look costs about a step."""

CLIPS_PER_LABEL = 8
NEIGHBOURS = 5


@dataclass(frozen=True)
class LabelledSounds:
    """Real sounds of one task, in memory."""

    audio: list[NDArray[np.float32]]
    labels: NDArray[np.str_]
    groups: NDArray[np.str_]


class Monitors:
    """Held-out pairs and labelled sounds of one run."""

    def __init__(self, settings: TrainSettings, source: PairSource) -> None:
        # The pairs right after the stream's end: of the same distribution, and never trained on.
        first = settings.steps * settings.batch_size
        self._pairs: PairBatch = source.batch(settings.seed, np.arange(first, first + HELD_OUT_PAIRS))
        self._tasks = [
            read_labelled(task, settings.sample_rate) for task in mini_suite() if task.card.development
        ]

    def look(self, model: Model) -> dict[str, float]:
        """Numbers of the model as it is, in evaluation mode.

        Returns:
            held_out_alignment, held_out_uniformity: of the embeddings of pairs that are never trained on.
            effective_rank: directions that their first views' embeddings use.
            knn: balanced accuracy of a nearest-neighbour vote on labelled recordings, mean over the tasks.
        """
        a, b = model.embed(self._pairs.a), model.embed(self._pairs.b)
        scores = [
            neighbour_accuracy(model.embed(task.audio).numpy(), task.labels, task.groups)
            for task in self._tasks
        ]
        return {
            "held_out_alignment": float(alignment(a, b)),
            "held_out_uniformity": float(uniformity(a)),
            "effective_rank": effective_rank(torch.nn.functional.normalize(a)),
            "knn": float(np.mean(scores)),
        }


def read_labelled(task: Task, sample_rate: int) -> LabelledSounds:
    """Up to `CLIPS_PER_LABEL` readable clips of each label, taken evenly from the task's list."""
    chosen = [clip for clips in _by_label(task).values() for clip in _evenly(clips, CLIPS_PER_LABEL)]
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
    embeddings: NDArray[np.floating], labels: NDArray[np.str_], groups: NDArray[np.str_]
) -> float:
    """Balanced accuracy when each clip gets the label most of its nearest neighbours have.

    Neighbours are the `NEIGHBOURS` clips of other groups with the largest cosine; a draw goes to the label
    whose neighbours are nearer in sum.

    Args:
        embeddings: shape (clips, dim).
        labels: shape (clips,).
        groups: shape (clips,); clips of one group (a speaker, a pack) never vote for one another.
    """
    directions = embeddings / np.maximum(np.linalg.norm(embeddings, axis=1, keepdims=True), 1e-12)
    cosines = directions @ directions.T
    cosines[groups[:, None] == groups[None, :]] = -np.inf
    names, numbers = np.unique(labels, return_inverse=True)
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :NEIGHBOURS]
    votes = np.zeros((len(labels), len(names)))
    # A cosine adds less than one vote in all, so it only decides between equal counts.
    weights = 1.0 + np.take_along_axis(cosines, nearest, axis=1) / (2 * NEIGHBOURS)
    np.add.at(votes, (np.arange(len(labels))[:, None], numbers[nearest]), np.maximum(weights, 0.0))
    return balanced_accuracy(labels, names[votes.argmax(axis=1)])


def _by_label(task: Task) -> dict[str, list[Clip]]:
    labels: dict[str, list[Clip]] = {}
    for clip in task.clips:
        labels.setdefault(clip.label, []).append(clip)
    return labels


def _evenly(clips: list[Clip], count: int) -> list[Clip]:
    """`count` of `clips`, spread over the list; all when there are fewer."""
    if len(clips) <= count:
        return clips
    return [clips[position * len(clips) // count] for position in range(count)]
