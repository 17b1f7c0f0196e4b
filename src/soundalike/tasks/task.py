"""A task and its clips."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from soundalike.audio import Clip
from soundalike.errors import UserError
from soundalike.tasks.card import Card
from soundalike.tasks.guessing import chance_score, majority_score
from soundalike.tasks.labels import label_set


@dataclass(frozen=True)
class Task:
    """Clips and the card that says how they are scored."""

    card: Card
    clips: tuple[Clip, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes, sorted."""
        return classes_of(self.card, self.clips)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, sorted."""
        return tuple(sorted({clip.group for clip in self.clips}))

    @property
    def tested(self) -> tuple[Clip, ...]:
        """The clips that are tested: all, but for those that are only trained on."""
        if self.card.split != "train and test":
            return self.clips
        return tuple(clip for clip in self.clips if clip.fold != 0)

    @property
    def chance(self) -> float:
        """Expected score of guessing; see `chance_score`."""
        return chance_score(self.card.metric, self.tested)

    @property
    def majority(self) -> float:
        """Score of always giving the same answer; see `majority_score`."""
        return majority_score(self.card.metric, self.tested)


def classes_of(card: Card, clips: Sequence[Clip]) -> tuple[str, ...]:
    """The classes of clips, sorted; under mAP a clip may have several, or none."""
    if card.metric == "mAP":
        return tuple(sorted(frozenset().union(*map(label_set, clips))))
    return tuple(sorted({clip.label for clip in clips}))


def refuse_unscorable(card: Card, clips: Sequence[Clip], origin: Path) -> None:
    """Guard against clips that the card's split cannot train and test on.

    Args:
        card: holds the split.
        clips: all clips of the task.
        origin: the file or folder they come from, for the error sentence.

    Raises:
        UserError: clips without a label, where each needs one; fewer than two classes; fewer groups than folds; clips
            without a fold, or a group in two folds, where the split takes given folds; a class that no probe could
            both be trained and tested on.
    """
    classes = classes_of(card, clips)
    if card.metric == "mAP":
        if not classes:
            raise UserError(f"{origin}: no clip has a label to be scored on: fill the column 'label'.")
    else:
        _refuse_bad_labels(clips, classes, origin)
    if card.split in ("given folds", "train and test"):
        _refuse_bad_folds(card, clips, origin)
        parts = [str(clip.fold) for clip in clips]
    else:
        parts = [clip.group for clip in clips]
        _refuse_few_groups(card, len(set(parts)), origin)
    if card.metric != "mAP":
        _refuse_lost_classes(card, clips, parts, origin)


def _refuse_bad_labels(clips: Sequence[Clip], classes: Sequence[str], origin: Path) -> None:
    for clip in clips:
        if not clip.label:
            raise UserError(
                f"{origin}: {clip.path.name} has no label to be scored on: fill the column 'label'."
            )
    if len(classes) < 2:
        raise UserError(f"{origin} has the one class '{classes[0]}' only: a task needs at least two.")


def _refuse_lost_classes(card: Card, clips: Sequence[Clip], parts: Sequence[str], origin: Path) -> None:
    parts_of_class: dict[tuple[str, str], set[str]] = defaultdict(set)
    for clip, part in zip(clips, parts, strict=True):
        parts_of_class[_block(card, clip), clip.label].add(part)
    for (block, label), where in sorted(parts_of_class.items()):
        untrained = where == {"1"} if card.split == "train and test" else len(where) < 2
        if untrained:
            inside = f" in block '{block}'" if block else ""
            raise UserError(
                f"{origin}: class '{label}'{inside} could never be both trained and tested on, as all of it is in"
                f" '{where.pop()}': add clips of another group or fold, or leave the class out."
            )


def _block(card: Card, clip: Clip) -> str:
    return clip.block if card.split == "leave one group out inside a block" else ""


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
