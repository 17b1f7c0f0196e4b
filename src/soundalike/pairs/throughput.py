"""How many clips a second this machine reads: from files, from a cache, and with nothing around the decoder."""

import contextlib
import math
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import soundfile
import soxr

from soundalike.audio import AudioError, Clip, Excerpt, read_header
from soundalike.draws import Stream, uniforms
from soundalike.pairs.recordings import Crop, Recordings
from soundalike.processors import available_threads

_BATCH = 256


@dataclass(frozen=True)
class ClipRates:
    """Clips read a second, and how that compares: the median of the quotients of alternating rounds.

    Attributes:
        plain: soundfile and soxr alone, in threads.
        files: `Recordings` from the same files.
        cache: `Recordings` from a cache of them.
        plain_over_files: how many times as fast plain reading is.
        cache_over_files: how many times as fast a cache is.
    """

    plain: float
    files: float
    cache: float
    plain_over_files: float
    cache_over_files: float


def measure_clip_rates(
    clips: Sequence[Clip],
    crop: Crop,
    *,
    sample_rate: int = 16_000,
    duration: float = 1.0,
    rounds: int = 5,
    threads: int | None = None,
) -> ClipRates:
    """Read every clip once in each of `rounds` rounds, after one that does not count, in each of the three ways.

    Args:
        clips: what to read.
        crop: see `Recordings`.
        sample_rate: of the views, in Hz.
        duration: of the views, in seconds.
        rounds: how many.
        threads: for files; None is one a core. A cache is read by one.
    """
    threads = threads or available_threads()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(threads) as pool:
        files, cached = (
            Recordings(
                clips,
                sample_rate=sample_rate,
                duration=duration,
                crop=crop,
                cache=cache,
                max_bad_share=1.0,
                threads=threads,
                report=_say_nothing,
            )
            for cache in (None, Path(folder) / "cache")
        )
        excerpts = list(_crops(clips, crop, duration))

        def read_plainly() -> None:
            for _ in pool.map(lambda excerpt: _read_plainly(excerpt, sample_rate), excerpts):
                pass

        seconds = np.array(
            [
                (
                    _seconds(read_plainly),
                    _seconds(lambda: _read_epoch(files, epoch, len(clips))),  # noqa: B023
                    _seconds(lambda: _read_epoch(cached, epoch, len(clips))),  # noqa: B023
                )
                for epoch in range(rounds + 1)
            ]
        )[1:]
    plain, from_files, from_cache = seconds.T
    return ClipRates(
        plain=len(clips) / median(plain),
        files=len(clips) / median(from_files),
        cache=len(clips) / median(from_cache),
        plain_over_files=median(from_files / plain),
        cache_over_files=median(from_files / from_cache),
    )


def _crops(clips: Sequence[Clip], crop: Crop, duration: float) -> Iterator[Excerpt]:
    """A crop of every readable clip, its place drawn as `Recordings` draws it, though not to the sample."""
    for clip, draw in zip(clips, uniforms(0, Stream.CROP_A, range(len(clips)), 1)[:, 0], strict=True):
        with contextlib.suppress(AudioError):
            length = min(read_header(clip.path).seconds - clip.start, clip.duration or math.inf)
            room = 0.0 if crop == "start" else max(0.0, length - duration)
            yield Excerpt(clip.path, clip.start + draw * room, duration)


def _read_plainly(excerpt: Excerpt, sample_rate: int) -> None:
    """What a few lines around soundfile and soxr do: seek, read, mix, resample. What they cannot read they skip.

    After a seek in Ogg or MP3 they may hear wrong samples, for which `Recordings` decodes these from the start.
    """
    with contextlib.suppress(soundfile.LibsndfileError), soundfile.SoundFile(excerpt.path) as sound:
        sound.seek(min(round(excerpt.start * sound.samplerate), sound.frames))
        frames = round((excerpt.duration or 0.0) * sound.samplerate)
        mono = sound.read(frames, dtype="float32", always_2d=True).mean(axis=1)
        soxr.resample(mono, sound.samplerate, sample_rate)


def _read_epoch(source: Recordings, epoch: int, clips: int) -> None:
    for first in range(epoch * clips, (epoch + 1) * clips, _BATCH):
        source.batch(0, np.arange(first, min(first + _BATCH, (epoch + 1) * clips), dtype=np.uint64))


def _seconds(work: Callable[[], None]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _say_nothing(line: str) -> None:
    """Bad files are no matter here."""
