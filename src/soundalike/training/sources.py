"""From settings to the source of pairs: the synthesizer, recordings, or a mixture of both."""

import hashlib
import itertools
import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from soundalike.audio import Clip, printable
from soundalike.augment import Chain
from soundalike.errors import UserError
from soundalike.pairs import Augmented, Mixture, PairSource, Recordings, build_pairs, visible_labels
from soundalike.tasks import training_clips
from soundalike.training.run_folder import RecordingsRecord
from soundalike.training.schema import TrainSettings

PUBLISHED_PARTS_NOT_HEARD = ("valid", "test")


@dataclass(frozen=True)
class TrainingData:
    """The recordings of a run.

    Attributes:
        clips: those that are heard, in the order that decides every draw.
        visible: whether the run may see each clip's label, shape (clips,).
    """

    clips: tuple[Clip, ...]
    visible: NDArray[np.bool_]

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes, sorted; class number k of a pair is the k-th."""
        return tuple(sorted({clip.label for clip in self.clips} - {""}))

    @property
    def record(self) -> RecordingsRecord:
        """What the run folder keeps: lists with the same record give the same pairs, while the files stay the same."""
        parent = _common_parent(self.clips)
        rows = [
            [clip.path.relative_to(parent).as_posix(), clip.label, clip.start, clip.duration, bool(seen)]
            for clip, seen in zip(self.clips, self.visible, strict=True)
        ]
        return RecordingsRecord(
            clips=len(self.clips),
            labelled=sum(clip.label != "" for clip in self.clips),
            visible=int(self.visible.sum()),
            classes=self.classes,
            digest=hashlib.sha256(json.dumps(rows).encode()).hexdigest(),
        )


def find_recordings(settings: TrainSettings, say: Callable[[str], None]) -> TrainingData | None:
    """The recordings that `settings` name; None where they name none.

    Args:
        settings: of the run.
        say: told of what is no mistake but worth knowing.

    Raises:
        UserError: the data cannot be listed, has a class whose name cannot be written, or is empty once the held-out
            parts are left out; or the objective needs labels and there are none, only one class, or held-out clips of a
            class that is never heard.
    """
    if settings.data is None:
        return None
    listed = training_clips(settings.data)
    heard = tuple(clip for clip in listed if not _held_out(clip, settings))
    if not heard:
        raise UserError(
            f"data = {settings.data}: all {len(listed)} recordings are held out; hold out fewer folds."
        )
    for label in {clip.label for clip in heard}:
        if printable(label) != label:
            raise UserError(
                f"data = {settings.data}: the class '{printable(label)}' is not UTF-8: rename it."
            )
    visible = visible_labels([clip.label for clip in heard], settings.labels.fraction, settings.seed)
    if settings.objective.name == "cross_entropy":
        # It has nothing to learn from the others, which would only take their place in the batches.
        heard, visible = tuple(itertools.compress(heard, visible)), visible[visible]
    data = TrainingData(heard, visible)
    if settings.objective.needs_labels:
        _refuse_bad_labels(settings, data, [clip for clip in listed if _held_out(clip, settings)])
        for label in (label for label, count in Counter(clip.label for clip in heard).items() if count == 1):
            say(f"note: class '{label}' has one recording only; nothing can be held out of it.")
    return data


def build_source(
    settings: TrainSettings, data: TrainingData | None, threads: int | None, say: Callable[[str], None]
) -> PairSource:
    """The stream of pairs.

    Args:
        settings: of the run.
        data: its recordings, from `find_recordings`.
        threads: that render, decode and augment; None for all cores.
        say: told the name of each file that cannot be read.

    Raises:
        UserError: an unknown patch, a key in delta that matches nothing, or a cache that cannot be written.
    """
    parts: list[tuple[PairSource, float]] = []
    if settings.mixture.synthetic > 0:
        hint_groups = settings.hints.groups if settings.hints.weight else ()
        parts.append((build_pairs(settings, threads, hint_groups), settings.mixture.synthetic))
    if data is not None:
        recordings = Recordings(
            data.clips,
            sample_rate=settings.sample_rate,
            duration=settings.duration,
            crop=settings.crop,
            visible=data.visible,
            cache=None if settings.cache is None else Path(settings.cache),
            max_bad_share=settings.max_bad_share,
            threads=threads,
            report=say,
        )
        views = (
            Augmented(recordings, Chain.from_steps(settings.augment), threads=threads)
            if settings.augment
            else recordings
        )
        parts.append((views, 1 - settings.mixture.synthetic))
    return parts[0][0] if len(parts) == 1 else Mixture(parts)


def _held_out(clip: Clip, settings: TrainSettings) -> bool:
    return clip.split in PUBLISHED_PARTS_NOT_HEARD or clip.fold in settings.held_out_folds


def _refuse_bad_labels(settings: TrainSettings, data: TrainingData, held_out: Sequence[Clip]) -> None:
    if not data.classes:
        raise UserError(
            f"objective = {settings.objective.name} learns from labels, and {settings.data} has none: put the sounds"
            " of each class into a subfolder, or give a manifest with a column 'label'."
        )
    if len(data.classes) == 1:
        raise UserError(
            f"{settings.data} has the one class '{data.classes[0]}' only: a classifier needs at least two."
        )
    for clip in held_out:
        if clip.label and clip.label not in data.classes:
            raise UserError(
                f"{printable(clip.path)} is held out and its class '{clip.label}' is in no recording that is trained"
                " on: correct the label, or move one of its recordings."
            )


def _common_parent(clips: Sequence[Clip]) -> Path:
    return Path(os.path.commonpath([clip.path.parent for clip in clips]))
