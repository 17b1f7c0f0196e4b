"""Which labels of a task the probes may see: all, or those that a training run with the same share may see."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from soundalike.audio import Clip
from soundalike.errors import UserError
from soundalike.evaluation.results import VisibleLabels
from soundalike.pairs import visible_labels
from soundalike.tasks import Task


def visible_in_training(
    task: Task, kept: Sequence[int], training: NDArray[np.bool_], shown: VisibleLabels
) -> NDArray[np.bool_]:
    """Draw, for each fold, the clips whose labels a probe may see when that fold is tested.

    The draw is over the clips of the fold's training part, which lies in one block where there are blocks. Under the
    split "train and test" these are all that the task lists to be trained on, also such as cannot be used: a training
    run draws over the same list, and so the same labels.

    Args:
        task: its card names the split.
        kept: numbers of the clips that can be used.
        training: whether each of them is of the training part of each tested fold, shape (folds, kept clips).
        shown: the share of each class, and the seed of the draw.

    Returns:
        Shape (folds, kept clips); nothing is visible outside the training part.

    Raises:
        UserError: the fraction or the seed is out of range, or the labels that can be seen in a training part are of
            fewer than two classes.
    """
    clips = [task.clips[number] for number in kept]
    rows = []
    for part in training:
        if task.card.split == "train and test":
            listed = np.array([clip.fold == 0 for clip in task.clips])
            visible = _drawn_among(task.clips, listed, shown)[list(kept)]
        else:
            visible = _drawn_among(clips, part, shown)
        if len({clip.label for clip, seen in zip(clips, visible, strict=True) if seen}) < 2:
            raise UserError(
                "the files whose labels may be seen are of fewer than two classes: mend the files or raise the fraction"
                " of labels."
            )
        rows.append(visible)
    return np.stack(rows)


def _drawn_among(
    clips: Sequence[Clip], training: NDArray[np.bool_], shown: VisibleLabels
) -> NDArray[np.bool_]:
    """Whether each clip is of the training part and drawn, shape (clips,)."""
    visible = np.zeros(len(clips), dtype=np.bool_)
    labels = [clip.label for clip, trained in zip(clips, training, strict=True) if trained]
    visible[training] = visible_labels(labels, shown.fraction, shown.seed)
    return visible
