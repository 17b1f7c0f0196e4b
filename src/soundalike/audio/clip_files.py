"""The samples of clips at one rate, any part of any clip; decoded from their files."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from soundalike.audio.clips import Clip
from soundalike.audio.decoding import seeks_well
from soundalike.audio.excerpts import AudioError, Excerpt
from soundalike.audio.header import Header, read_exact_header
from soundalike.audio.reading import read
from soundalike.audio.resampling import resampled_length


class ClipAudio(Protocol):
    """Clips as mono samples at one rate. Threads may share it."""

    def length(self, item: int) -> int:
        """Samples in clip `item`.

        Raises:
            AudioError: its file cannot be read.
        """

    def read(self, item: int, first: int, count: int) -> NDArray[np.float32]:
        """Samples `first` to `first + count` of clip `item`; fewer where the clip ends earlier.

        Raises:
            AudioError: its file cannot be read.
        """


class ClipFiles:
    """Clips that are decoded whenever they are asked for; only the part asked for, where the format allows.

    A part equals the same part of the whole clip, however it is cut: samples are counted at the new rate, and
    decoding starts where the sampling instants of both rates meet.
    """

    def __init__(self, clips: Sequence[Clip], sample_rate: int) -> None:
        """Describe what to read.

        Args:
            clips: the clips, by item number.
            sample_rate: of the samples, in Hz.
        """
        self._clips = clips
        self._sample_rate = sample_rate
        self._headers: dict[int, Header | AudioError] = {}

    def length(self, item: int) -> int:
        """See `ClipAudio`. An MP3 is decoded for it, once: its header has an estimate at best."""
        header = self._header(item)
        first, stop = self._bounds(item, header)
        return resampled_length(stop - first, header.sample_rate, self._sample_rate)

    def read(self, item: int, first: int, count: int) -> NDArray[np.float32]:
        """See `ClipAudio`."""
        if first == 0:
            return read(self._opening(item, count), self._sample_rate)[:count]
        excerpt, skipped = self._part(item, first, count)
        return read(excerpt, self._sample_rate)[skipped : skipped + count]

    def path(self, item: int) -> Path:
        """The file of clip `item`."""
        return self._clips[item].path

    def seeks(self, item: int) -> bool:
        """Whether a later part of the clip can be decoded without all that precedes it.

        Raises:
            AudioError: its file cannot be read.
        """
        header = self._header(item)
        return seeks_well(header.format, header.subtype)

    def _opening(self, item: int, count: int) -> Excerpt:
        """The first `count` samples of a clip, or a few more. Its header need not be known: the file is opened once."""
        clip = self._clips[item]
        seconds = (count + 1) / self._sample_rate
        return Excerpt(
            clip.path, clip.start, seconds if clip.duration is None else min(seconds, clip.duration)
        )

    def _part(self, item: int, first: int, count: int) -> tuple[Excerpt, int]:
        """An excerpt with samples `first` to `first + count` of a clip, and how many of its samples precede them."""
        header = self._header(item)
        divisor = math.gcd(header.sample_rate, self._sample_rate)
        period_frames, period_samples = header.sample_rate // divisor, self._sample_rate // divisor
        periods, skipped = divmod(first, period_samples)
        clip_first, clip_stop = self._bounds(item, header)
        decoded_from = clip_first + periods * period_frames
        needed = math.ceil((skipped + count) * header.sample_rate / self._sample_rate)
        frames = min(needed, clip_stop - decoded_from)
        rate = header.sample_rate
        return Excerpt(self._clips[item].path, decoded_from / rate, frames / rate), skipped

    def _bounds(self, item: int, header: Header) -> tuple[int, int]:
        """The clip's first frame and the one after its last, at the file's own rate."""
        clip = self._clips[item]
        first, stop = round(clip.start * header.sample_rate), header.frames
        if clip.duration is not None:
            stop = min(stop, first + max(1, round(clip.duration * header.sample_rate)))
        if first >= stop:
            raise AudioError(clip.path, f"ends before the excerpt's start at {clip.start:g} s")
        return first, stop

    def _header(self, item: int) -> Header:
        """The header of the clip's file; read once. Two threads may read it at the same time: they find the same."""
        if item not in self._headers:
            try:
                self._headers[item] = read_exact_header(self._clips[item].path)
            except AudioError as error:
                self._headers[item] = error
        header = self._headers[item]
        if isinstance(header, AudioError):
            raise header
        return header
