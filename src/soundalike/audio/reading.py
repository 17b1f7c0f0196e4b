"""Read excerpts as mono float32 at one sample rate: one, or many in threads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from soundfile import SoundFile

from soundalike.audio.decoding import decode, open_audio
from soundalike.audio.excerpts import AudioError, Excerpt
from soundalike.audio.header import read_header
from soundalike.audio.parallel import map_in_threads
from soundalike.audio.resampling import context_frames, resample

LARGE_FILE = 4 << 20
"""In bytes: a minute of compressed sound, or some twenty seconds of samples."""
SECONDS_AHEAD = 3600.0
"""Of long excerpts that are read before they are asked for: 230 MB at 16 kHz."""


def read(source: Excerpt | Path | str, sample_rate: int) -> NDArray[np.float32]:
    """Read an excerpt or a whole file: mixed to mono by the mean of its channels, resampled, finite.

    Only the excerpt and some milliseconds around it are decoded; MP3 and Opus are decoded from their start.

    Args:
        source: what to read.
        sample_rate: of the result, in Hz.

    Returns:
        Shape (samples,): the excerpt's frames times `sample_rate` over the file's rate, to the nearest and at
        least 1. An excerpt that reaches past the end of its file ends there.

    Raises:
        AudioError: the file is missing, unreadable, empty, truncated or not audio, holds NaN or infinity, or
            ends before the excerpt starts.
    """
    excerpt = source if isinstance(source, Excerpt) else Excerpt(Path(source))
    with open_audio(excerpt.path) as sound:
        native_rate = sound.samplerate
        decoded = _decode_with_context(excerpt, sound, context_frames(native_rate, sample_rate))
    audio = resample(decoded, native_rate, sample_rate)
    if not np.isfinite(audio).all():
        raise AudioError(excerpt.path, "holds samples that are not finite numbers")
    return audio


def _decode_with_context(excerpt: Excerpt, sound: SoundFile, context: int) -> NDArray[np.float32]:
    """The excerpt's frames with `context` frames on each side; before and after the file is silence."""
    first = round(excerpt.start * sound.samplerate)
    stop = end = sound.frames
    if excerpt.duration is not None:
        stop = min(end, first + max(1, round(excerpt.duration * sound.samplerate)))
    too_early = AudioError(excerpt.path, f"ends before the excerpt's start at {excerpt.start:g} s")
    if first >= stop:
        raise too_early
    decoded_from, decoded_to = max(0, first - context), min(end, stop + context)
    before = context - (first - decoded_from)
    try:
        padded = np.zeros(context + (stop - first) + context, np.float32)
    except MemoryError as error:
        raise AudioError(excerpt.path, f"is too long for this machine's memory ({end} frames)") from error
    into = padded[before : before + decoded_to - decoded_from]
    stop = min(stop, decoded_from + decode(excerpt.path, sound, decoded_from, into))
    if first >= stop:
        raise too_early
    return padded[: context + (stop - first) + context]


@dataclass(frozen=True)
class Reading:
    """What came of reading an excerpt: exactly one of `audio` and `error` is not None.

    Attributes:
        excerpt: what was to be read.
        audio: shape (samples,).
        error: a sentence that names the file and says what is wrong with it.
    """

    excerpt: Excerpt
    audio: NDArray[np.float32] | None
    error: str | None


def read_many(excerpts: Iterable[Excerpt], sample_rate: int, threads: int | None = None) -> Iterator[Reading]:
    """Read excerpts in threads and yield what came of each, in order; a bad file becomes its error.

    At most twice `threads` excerpts are being read or waiting to be yielded, however many there are, and of long ones
    so many as last an hour together, or one.

    Args:
        excerpts: taken as they are needed.
        sample_rate: of the result, in Hz.
        threads: how many files are decoded at once; None is one a core, at most 8.

    Raises:
        UserError: `threads` is below 1.
    """
    return map_in_threads(
        partial(_read_or_say_why, sample_rate=sample_rate),
        excerpts,
        threads,
        weigh=_seconds_if_long,
        most=SECONDS_AHEAD,
    )


def _seconds_if_long(excerpt: Excerpt) -> float:
    """How long an excerpt lasts; 0 for one of a small file, whose header is not worth reading twice."""
    if excerpt.duration is not None:
        return excerpt.duration
    try:
        return read_header(excerpt.path).seconds if excerpt.path.stat().st_size > LARGE_FILE else 0.0
    except (OSError, AudioError):
        return 0.0


def _read_or_say_why(excerpt: Excerpt, sample_rate: int) -> Reading:
    try:
        return Reading(excerpt, read(excerpt, sample_rate), None)
    except AudioError as error:
        return Reading(excerpt, None, str(error))
