"""The split that a task's card asks for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from soundalike.errors import UserError
from soundalike.probes import given_folds, grouped_folds, leave_one_group_out, train_and_test
from soundalike.tasks import Card, Clip


def task_folds(card: Card, clips: Sequence[Clip], seed: int) -> NDArray[np.int64]:
    """The fold in which each clip is tested, or `TRAINED_ONLY`, shape (clips,).

    Args:
        card: names the split.
        clips: those that can be used.
        seed: of the order in which grouped folds are dealt.

    Raises:
        UserError: there are too few groups or folds left, a group lies in two folds, or a clip lacks the fold that the
            split takes.
    """
    labels, groups = [clip.label for clip in clips], [clip.group for clip in clips]
    match card.split:
        case "grouped k-fold":
            return grouped_folds(labels, groups, card.folds, seed)
        case "leave one group out":
            return leave_one_group_out(groups)
        case "given folds":
            return given_folds(_prescribed(card, clips), groups)
        case "train and test":
            return train_and_test(_prescribed(card, clips), groups)


def _prescribed(card: Card, clips: Sequence[Clip]) -> list[int]:
    """The clips' own folds."""
    folds = []
    for clip in clips:
        if clip.fold is None:
            raise UserError(f"{clip.path.name} has no fold, and the split is '{card.split}': give it one.")
        folds.append(clip.fold)
    return folds
