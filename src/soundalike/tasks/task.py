"""A task and its clips."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from soundalike.audio import Clip
from soundalike.errors import UserError
from soundalike.tasks.card import Card


@dataclass(frozen=True)
class Task:
    """Clips and the card that says how they are scored."""

    card: Card
    clips: tuple[Clip, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes, sorted."""
        return tuple(sorted({clip.label for clip in self.clips}))

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, sorted."""
        return tuple(sorted({clip.group for clip in self.clips}))

    @property
    def chance(self) -> float:
        """Expected balanced accuracy of guessing: 1 / classes."""
        return 1.0 / len(self.labels)


def refuse_unscorable(card: Card, clips: Sequence[Clip], origin: Path) -> None:
    """Guard against clips that the card's split cannot train and test on.

    Args:
        card: holds the split.
        clips: all clips of the task.
        origin: the file or folder they come from, for the error sentence.

    Raises:
        UserError: clips without a label; fewer than two classes; fewer groups than folds; clips without a fold, or
            a group in two folds, where the split takes given folds; a class that no probe could both be trained
            and tested on.
    """
    for clip in clips:
        if not clip.label:
            raise UserError(
                f"{origin}: {clip.path.name} has no label to be scored on: fill the column 'label'."
            )
    if len({clip.label for clip in clips}) < 2:
        raise UserError(f"{origin} has the one class '{clips[0].label}' only: a task needs at least two.")
    if card.split in ("given folds", "train and test"):
        _refuse_bad_folds(card, clips, origin)
        parts = [str(clip.fold) for clip in clips]
    else:
        parts = [clip.group for clip in clips]
        _refuse_few_groups(card, len(set(parts)), origin)
    parts_of_label: dict[str, set[str]] = defaultdict(set)
    for clip, part in zip(clips, parts, strict=True):
        parts_of_label[clip.label].add(part)
    for label, where in sorted(parts_of_label.items()):
        untrained = where == {"1"} if card.split == "train and test" else len(where) < 2
        if untrained:
            raise UserError(
                f"{origin}: class '{label}' could never be both trained and tested on, as all of it is in"
                f" '{where.pop()}': add clips of another group or fold, or leave the class out."
            )


def _refuse_few_groups(card: Card, groups: int, origin: Path) -> None:
    needed = card.folds if card.split == "grouped k-fold" else 2
    if groups < needed:
        raise UserError(
            f"{origin} has too few groups ({groups}) for {needed} folds:"
            " give more clips a group of their own, or ask for fewer folds."
        )


def _refuse_bad_folds(card: Card, clips: Sequence[Clip], origin: Path) -> None:
    fold_of_group: dict[str, int] = {}
    for clip in clips:
        if clip.fold is None:
            raise UserError(
                f"{origin}: {clip.path.name} has no fold, and the split is '{card.split}': fill the column."
            )
        if fold_of_group.setdefault(clip.group, clip.fold) != clip.fold:
            raise UserError(
                f"{origin}: group '{clip.group}' lies in folds {fold_of_group[clip.group]} and {clip.fold}:"
                " put all of its clips into one."
            )
    folds = set(fold_of_group.values())
    if len(folds) < 2:
        raise UserError(f"{origin} has one fold only, so nothing is left to train on: give at least two.")
    if card.split == "train and test" and folds != {0, 1}:
        raise UserError(
            f"{origin}: under '{card.split}' fold 0 is trained on and fold 1 tested: use these two only."
        )
