"""Whether the split of a card can train and test on its clips, and every reason why not."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from soundalike.audio import Clip, printable
from soundalike.errors import UserError
from soundalike.tasks.card import Card
from soundalike.tasks.task import classes_of

OF_FOLDS = ("given folds", "train and test")
"""Splits that go by the folds of the manifest; all others go by its groups."""
OF_BLOCKS = "leave one group out inside a block"


def refuse_unscorable(card: Card, clips: Sequence[Clip], origin: Path) -> None:
    """Guard against clips that cannot be scored.

    Raises:
        UserError: the first of the `reasons`.
    """
    for reason in reasons(card, clips, origin):
        raise UserError(reason)


def reasons(card: Card, clips: Sequence[Clip], origin: Path | str) -> Iterator[str]:
    """Why the clips cannot be scored; nothing when they can.

    Args:
        card: holds the split.
        clips: all clips of the task.
        origin: the file or folder they come from.

    Yields:
        A sentence for each clip without a label, where each needs one; for fewer than two classes, or fewer groups
        than folds; for each clip without a fold, and each group in two folds, where the split takes given folds; for a
        tested part of one group; for each group in two blocks, where it has blocks; and for each class that no probe
        could both be trained and tested on.
    """
    several = card.metric == "mAP"
    yield from _bad_labels(clips, origin, several)
    labelled = [clip for clip in clips if clip.label]
    if not labelled:
        return
    classes = classes_of(card, labelled)
    if len(classes) < 2:
        yield f"{origin} has the one class '{classes[0]}' only: a task needs at least two."
    if card.split in OF_FOLDS:
        bad_folds = list(_bad_folds(card, clips, origin))
        yield from bad_folds
        if bad_folds:
            return
        parts = [str(clip.fold) for clip in labelled]
    else:
        parts = [clip.group for clip in labelled]
        yield from _few_groups(card, len({clip.group for clip in clips}), origin)
        if card.split == OF_BLOCKS:
            yield from _shared_groups(clips, origin)
    if not several and len(classes) > 1:
        yield from _lost_classes(card, labelled, parts, origin)
    # Retrieval resamples labels.
    if card.split == "train and test" and card.metric != "recall@1":
        yield from _one_tested_group(clips, origin)


def _bad_labels(clips: Sequence[Clip], origin: Path | str, several: bool) -> Iterator[str]:
    without = [clip for clip in clips if not clip.label]
    if len(without) == len(clips):
        yield f"{origin}: no clip has a label to be scored on: fill the column 'label'."
    elif not several:
        for clip in without:
            yield f"{origin}: {printable(clip.path.name)} has no label to be scored on: fill the column 'label'."


def _bad_folds(card: Card, clips: Sequence[Clip], origin: Path | str) -> Iterator[str]:
    folds_of_group: dict[str, set[int]] = defaultdict(set)
    for clip in clips:
        if clip.fold is None:
            name = printable(clip.path.name)
            yield f"{origin}: {name} has no fold, and the split is '{card.split}': fill the column."
        else:
            folds_of_group[clip.group].add(clip.fold)
    for group, where in folds_of_group.items():
        if len(where) > 1:
            yield f"{origin}: group '{group}' lies in folds {_listed(where)}: put all of its clips into one."
    folds = set().union(*folds_of_group.values())
    if len(folds) == 1:
        yield f"{origin} has one fold only, so nothing is left to train on: give at least two."
    elif card.split == "train and test" and folds and folds != {0, 1}:
        yield f"{origin}: under '{card.split}' fold 0 is trained on and fold 1 tested: use these two only."


def _listed(folds: set[int]) -> str:
    *others, last = sorted(folds)
    return f"{', '.join(map(str, others))} and {last}"


def _few_groups(card: Card, groups: int, origin: Path | str) -> Iterator[str]:
    needed = card.folds if card.split == "grouped k-fold" else 2
    if groups < needed:
        yield (
            f"{origin} has too few groups ({groups}) for {needed} folds:"
            " give more clips a group of their own, or ask for fewer folds."
        )


def _one_tested_group(clips: Sequence[Clip], origin: Path | str) -> Iterator[str]:
    tested = {clip.group for clip in clips if clip.fold == 1}
    if len(tested) == 1:
        yield (
            f"{origin}: all of fold 1, which is tested, is group '{tested.pop()}', so nothing tells how far the score"
            " would move with others: give its clips two groups or more."
        )


def _shared_groups(clips: Sequence[Clip], origin: Path | str) -> Iterator[str]:
    blocks: dict[str, set[str]] = defaultdict(set)
    for clip in clips:
        blocks[clip.group].add(clip.block)
    for group, where in blocks.items():
        if len(where) > 1:
            names = " and ".join(f"'{block}'" for block in sorted(where))
            yield f"{origin}: group '{group}' is in blocks {names}: give each block's groups names of their own."


def _lost_classes(
    card: Card, clips: Sequence[Clip], parts: Sequence[str], origin: Path | str
) -> Iterator[str]:
    parts_of_class: dict[tuple[str, str], set[str]] = defaultdict(set)
    for clip, part in zip(clips, parts, strict=True):
        parts_of_class[clip.block if card.split == OF_BLOCKS else "", clip.label].add(part)
    for (block, label), where in sorted(parts_of_class.items()):
        untrained = where == {"1"} if card.split == "train and test" else len(where) < 2
        if untrained:
            inside = f" in block '{block}'" if block else ""
            yield (
                f"{origin}: class '{label}'{inside} could never be both trained and tested on, as all of it is in"
                f" '{where.pop()}': add clips of another group or fold, or leave the class out."
            )
