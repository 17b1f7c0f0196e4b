"""Pairs from recordings: two crops, or the same crop twice, of one clip."""

import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.audio import AudioError, Clip, ClipAudio, ClipFiles, map_in_threads, open_cache
from soundalike.draws import Stream, check_indices, permutation, uniforms
from soundalike.errors import UserError, unknown_name
from soundalike.pairs.batch import PairBatch
from soundalike.synth import count_samples

Crop = Literal["start", "same", "independent"]
"""What the views show of a clip: its start, one random crop for both views, or a random crop for each."""


def _print_to_stderr(line: str) -> None:
    """Tell the user something while work goes on."""
    print(line, file=sys.stderr, flush=True)


class Recordings:
    """Pairs of views of recorded clips.

    Of N clips, pair i shows the one at position i mod N of epoch i // N, whose order is a permutation drawn for that
    epoch: every clip comes once an epoch. Crops are drawn by i too, which is to say by epoch and clip. A clip shorter
    than a view is padded with zeros on the right.

    A clip that cannot be read gives its place to the next readable one in the epoch's order. This is settled anew for
    every pair, by its own crop alone, so that a pair does not depend on what was read before it.
    """

    def __init__(
        self,
        clips: Sequence[Clip],
        *,
        sample_rate: int = 16_000,
        duration: float = 1.0,
        crop: Crop = "start",
        visible: NDArray[np.bool_] | None = None,
        cache: Path | None = None,
        max_bad_share: float = 0.01,
        threads: int | None = None,
        report: Callable[[str], None] = _print_to_stderr,
    ) -> None:
        """Describe the pairs.

        Args:
            clips: at least one.
            sample_rate: of the views, in Hz.
            duration: of the views, in seconds.
            crop: what the views show of a clip.
            visible: shape (clips,): whether a clip's label may be seen; None is all.
            cache: a folder to keep the decoded clips in, see `soundalike.audio.open_cache`; it is made at once.
            max_bad_share: the share of clips, from 0 to 1, that may turn out unreadable.
            threads: how many files are decoded at once; None is one a core, at most 8.
            report: takes a sentence about each clip that cannot be read, once, and about the making of a cache.

        Raises:
            UserError: there is no clip, an argument is out of range, or the cache cannot be made.
        """
        if not clips:
            raise UserError("there are no recordings to make pairs of: give at least one.")
        if crop not in get_args(Crop):
            raise unknown_name("crop", crop, get_args(Crop))
        if not 0.0 <= max_bad_share <= 1.0:
            raise UserError(f"max_bad_share = {max_bad_share} is out of range: choose 0 to 1.")
        self.sample_rate = sample_rate
        self.samples = count_samples(sample_rate, duration)
        self.labels = tuple(sorted({clip.label for clip in clips if clip.label}))
        """The names of the classes, by class number."""
        self.bad: dict[int, str] = {}
        """The clips that turned out unreadable so far: item number to a sentence that says why."""
        self._clips = clips
        self._crop = crop
        self._class_numbers = _class_numbers(clips, self.labels, visible)
        self._max_bad_share = max_bad_share
        self._report = report
        self._bad_lock = threading.Lock()
        # The epochs that a batch spans, and some from which a chain mixes in other clips.
        self._order = lru_cache(maxsize=4)(partial(permutation, stream=Stream.ORDER, length=len(clips)))
        self._audio: ClipAudio
        self._map: Callable[[Callable[[int], int], Iterable[int]], Iterable[int]]
        if cache is None:
            self._audio, self._map = ClipFiles(clips, sample_rate), partial(map_in_threads, threads=threads)
        else:
            self._audio = open_cache(cache, clips, sample_rate, threads=threads, report=report)
            # To hand a slice of memory to a thread takes longer than to copy it.
            self._map = map
            for item, error in self._audio.errors.items():
                self._note_bad(item, error)
            self._refuse_too_many_bad()

    def batch(self, seed: int, indices: ArrayLike) -> PairBatch:
        """Pairs `indices` of `seed`, each a function of (seed, index) and the files, to the bit.

        `label` holds class numbers, -1 where the clip has none or it may not be seen; None if no clip has a label.

        Raises:
            UserError: too many clips cannot be read.
        """
        index = check_indices(indices)
        a, b, items = self._read(seed, index)
        return PairBatch(a, b, index, self._class_numbers[items] if self.labels else None)

    def clips(self, seed: int, indices: ArrayLike) -> list[Clip]:
        """The clips that pairs `indices` of `seed` show; to know which can be read, they are read.

        Raises:
            UserError: too many clips cannot be read.
        """
        *_, items = self._read(seed, check_indices(indices))
        return [self._clips[item] for item in items]

    def _read(
        self, seed: int, index: NDArray[np.uint64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], list[int]]:
        """Both views of each pair, shape (pairs, samples), and the item they show."""
        epochs, positions = np.divmod(index, np.uint64(len(self._clips)))
        orders = {int(epoch): self._order(seed, index=int(epoch)) for epoch in np.unique(epochs)}
        draws_a = uniforms(seed, Stream.CROP_A, index, 1)[:, 0]
        draws_b = uniforms(seed, Stream.CROP_B, index, 1)[:, 0]
        a = np.zeros((len(index), self.samples), dtype=np.float32)
        b = np.zeros_like(a)

        def fill(row: int) -> int:
            """Write the views of one pair; the item they show."""
            order, position = orders[int(epochs[row])], int(positions[row])
            for item in (int(order[(position + step) % len(order)]) for step in range(len(order))):
                try:
                    crop_a, crop_b = self._views(item, draws_a[row], draws_b[row])
                except AudioError as error:
                    self._note_bad(item, error)
                    self._refuse_too_many_bad()
                    continue
                a[row, : len(crop_a)] = crop_a
                b[row, : len(crop_b)] = crop_b
                return item
            raise UserError(
                f"none of the {len(order)} recordings can be read; the last one: {self.bad[item]}"
            )

        items = list(self._map(fill, range(len(index))))
        return a, b, items

    def _views(
        self, item: int, draw_a: float, draw_b: float
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Both crops of a clip, not padded, given uniform draws in (0, 1) for where they begin."""
        room = 0 if self._crop == "start" else max(0, self._audio.length(item) - self.samples)
        first_a = int(draw_a * (room + 1))
        first_b = int(draw_b * (room + 1)) if self._crop == "independent" else first_a
        a = self._audio.read(item, first_a, self.samples)
        return a, a if first_b == first_a else self._audio.read(item, first_b, self.samples)

    def _note_bad(self, item: int, error: AudioError) -> None:
        with self._bad_lock:
            if item not in self.bad:
                self.bad[item] = str(error)
                self._report(f"skipped: {error}")

    def _refuse_too_many_bad(self) -> None:
        with self._bad_lock:
            count, total = len(self.bad), len(self._clips)
            if count > self._max_bad_share * total:
                raise UserError(
                    f"{count} of {total} recordings cannot be read ({count / total:.1%}, where"
                    f" {self._max_bad_share:.1%} may be): run `soundalike scan` on them, leave out or replace the bad"
                    f" ones, and begin with this: {self.bad[min(self.bad)]}"
                )


def _class_numbers(
    clips: Sequence[Clip], labels: Sequence[str], visible: NDArray[np.bool_] | None
) -> NDArray[np.int64]:
    """The class number of each clip, shape (clips,); -1 where it has no label or it may not be seen."""
    numbers = {"": -1} | {label: number for number, label in enumerate(labels)}
    classes = np.array([numbers[clip.label] for clip in clips], dtype=np.int64)
    if visible is None:
        return classes
    if np.shape(visible) != classes.shape:
        raise UserError(
            f"visible has shape {np.shape(visible)}: give one value for each of {len(clips)} clips."
        )
    return np.where(visible, classes, -1)
