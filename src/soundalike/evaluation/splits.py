"""The split that a task's card asks for."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from soundalike.audio import Clip
from soundalike.errors import UserError
from soundalike.probes import TRAINED_ONLY, given_folds, grouped_folds, leave_one_group_out, train_and_test
from soundalike.tasks import Card


def task_folds(card: Card, clips: Sequence[Clip], seed: int) -> NDArray[np.int64]:
    """The fold in which each clip is tested, or `TRAINED_ONLY`, shape (clips,).

    Clips that cannot be used may leave fewer groups than the card has folds; there are then as many folds as groups.

    Args:
        card: names the split.
        clips: those that can be used.
        seed: of the order in which grouped folds are dealt.

    Raises:
        UserError: fewer than two groups, folds or classes are left, a class is left that is never both trained and
            tested on, a group lies in two folds, or a clip lacks the fold that the split takes.
    """
    labels, groups = [clip.label for clip in clips], [clip.group for clip in clips]
    folds = _dealt(card, clips, labels, groups, seed)
    # A clip of several classes, or none, is always trained and tested on; and retrieval trains nothing.
    if card.metric in ("balanced accuracy", "accuracy"):
        _refuse_lost_classes(labels, blocks_of(card, clips), folds)
    return folds


def blocks_of(card: Card, clips: Sequence[Clip]) -> list[str]:
    """The block of each clip; the same for all where the split has no blocks."""
    return [clip.block if card.split == "leave one group out inside a block" else "" for clip in clips]


def _dealt(
    card: Card, clips: Sequence[Clip], labels: Sequence[str], groups: Sequence[str], seed: int
) -> NDArray[np.int64]:
    match card.split:
        case "grouped k-fold":
            if len(set(groups)) < 2:
                raise UserError(
                    f"only group '{groups[0]}' is left, so nothing is left to train on: mend the files."
                )
            return grouped_folds(labels, groups, min(card.folds, len(set(groups))), seed)
        case "leave one group out" | "leave one group out inside a block":
            return leave_one_group_out(groups)
        case "given folds":
            return given_folds(_prescribed(card, clips), groups)
        case "train and test":
            return train_and_test(_prescribed(card, clips), groups)


def _refuse_lost_classes(labels: Sequence[str], blocks: Sequence[str], folds: NDArray[np.int64]) -> None:
    """Guard against a score that no probe could have raised.

    Raises:
        UserError: there is only one class, or one that is tested without ever being trained on.
    """
    if len(set(labels)) < 2:
        raise UserError(
            f"only class '{labels[0]}' is left, so there is nothing to tell apart: mend the files."
        )
    folds_of = defaultdict(set)
    for label, block, fold in zip(labels, blocks, folds.tolist(), strict=True):
        folds_of[block, label].add(fold)
    for (_, label), where in sorted(folds_of.items()):
        if len(where) == 1 and where != {TRAINED_ONLY}:
            raise UserError(
                f"what is left of class '{label}' is all in one fold, so it is never both trained and tested on:"
                " mend its files or leave the class out."
            )


def _prescribed(card: Card, clips: Sequence[Clip]) -> list[int]:
    """The clips' own folds."""
    folds = []
    for clip in clips:
        if clip.fold is None:
            raise UserError(f"{clip.path.name} has no fold, and the split is '{card.split}': give it one.")
        folds.append(clip.fold)
    return folds
