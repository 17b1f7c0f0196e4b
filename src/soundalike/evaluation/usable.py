"""The clips of a task that probes can be trained and tested on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soundalike.audio import Clip
from soundalike.errors import UserError
from soundalike.evaluation.results import VisibleLabels
from soundalike.evaluation.splits import blocks_of, task_folds
from soundalike.evaluation.visibility import visible_in_training
from soundalike.probes import TRAINED_ONLY
from soundalike.tasks import Task, label_set


@dataclass(frozen=True)
class UsableClips:
    """What is left of a task without the clips that could not be embedded, and how it is split.

    Attributes:
        kept: numbers of the clips among those of the task, ascending.
        clips: these clips; the arrays follow their order.
        labels: class of each, shape (clips,).
        groups: group of each, shape (clips,).
        folds: in which each is tested, or `TRAINED_ONLY`, shape (clips,).
        visible: for each tested fold, whose labels a probe may see, shape (tested folds, clips).
        visible_share: labels that may be seen, over all labels of the training parts of all folds.
        targets: under mAP, whether each clip is of each class, shape (clips, classes); else None.
    """

    kept: list[int]
    clips: list[Clip]
    labels: NDArray[np.str_]
    groups: NDArray[np.str_]
    folds: NDArray[np.int64]
    visible: NDArray[np.bool_]
    visible_share: float
    targets: NDArray[np.bool_] | None

    @property
    def tested(self) -> NDArray[np.bool_]:
        """Whether each clip is tested, shape (clips,)."""
        tested: NDArray[np.bool_] = self.folds != TRAINED_ONLY
        return tested


def usable_clips(
    task: Task, errors: Mapping[int, str], seed: int, shown: VisibleLabels | None = None
) -> UsableClips:
    """Split what is left of a task.

    Args:
        task: its card names the split.
        errors: a sentence for each clip that could not be embedded, by its number.
        seed: of the order in which grouped folds are dealt.
        shown: which share of the labels probes see; None is all.

    Raises:
        UserError: what is left cannot be scored.
    """
    kept = [number for number in range(len(task.clips)) if number not in errors]
    clips = [task.clips[number] for number in kept]
    if not clips:
        raise UserError(f"none of its clips can be used; the first: {errors[0]}")
    folds = task_folds(task.card, clips, seed)
    training = _training_parts(np.array(blocks_of(task.card, clips)), folds)
    visible = training if shown is None else visible_in_training(task, kept, training, shown)
    return UsableClips(
        kept=kept,
        clips=clips,
        labels=np.array([printable_text(clip.label) for clip in clips]),
        groups=np.array([printable_text(clip.group) for clip in clips]),
        folds=folds,
        visible=visible,
        visible_share=float(visible.sum() / training.sum()),
        targets=_targets(task.labels, clips) if task.card.metric == "mAP" else None,
    )


def lone_clips(task: Task, errors: Mapping[int, str]) -> dict[int, str]:
    """Clips of a retrieval task whose counterparts in other groups could not be embedded: they are not asked for.

    Args:
        task: what is scored.
        errors: a sentence for each clip that could not be embedded, by its number.

    Returns:
        A sentence for each such clip, by its number; nothing for a task of another kind.
    """
    if task.card.metric != "recall@1":
        return {}
    groups: dict[str, set[str]] = defaultdict(set)
    for number, clip in enumerate(task.clips):
        if number not in errors:
            groups[clip.label].add(clip.group)
    return {
        number: f"{printable_text(str(clip.path))}: no other group has '{printable_text(clip.label)}' any more."
        for number, clip in enumerate(task.clips)
        if number not in errors and len(groups[clip.label]) < 2
    }


def _training_parts(blocks: NDArray[np.str_], folds: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each clip is outside a tested fold and of the same block, shape (tested folds, clips)."""
    tested = np.unique(folds[folds != TRAINED_ONLY])
    return np.stack([(folds != fold) & (blocks == blocks[folds == fold][0]) for fold in tested])


def _targets(classes: Sequence[str], clips: Sequence[Clip]) -> NDArray[np.bool_]:
    return np.array([[name in label_set(clip) for name in classes] for clip in clips])


def printable_text(text: str) -> str:
    """`text` without what cannot be written as UTF-8: names of files need not be valid Unicode."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
