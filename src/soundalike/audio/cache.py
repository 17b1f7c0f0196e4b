"""Decoded clips in one memory-mapped file, so that a second epoch decodes nothing.

A cache is a folder of two files. `samples.int16` holds the clips' samples one after the other, mono at one rate, as
little-endian 16-bit integers. `index.json` says for each clip where its samples are, how they are scaled, and of which
file they were made: a cache whose files have since changed is not used.
"""

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from soundalike.audio.clip_files import ClipFiles
from soundalike.audio.clips import Clip
from soundalike.audio.excerpts import AudioError, printable
from soundalike.audio.parallel import map_in_threads
from soundalike.audio.progress import showing_files
from soundalike.errors import UserError
from soundalike.files import replacing_folder

_INDEX, _SAMPLES = "index.json", "samples.int16"
_VERSION = 1
_FULL_SCALE = 2**15

_PIECE_SAMPLES = 2**22
"""Decoded at once: over four minutes at 16 kHz, so that memory stays bounded and few clips need a second piece."""

_Key = tuple[str, int, int, float, float | None]


@dataclass(frozen=True)
class _Entry:
    """What the index says of a clip.

    Attributes:
        path: the file.
        size: its bytes when it was decoded; -1 if it was missing.
        modified_ns: when it had last been changed, in nanoseconds since 1970; -1 if it was missing.
        start, duration: the clip's, in seconds.
        first: where its samples begin.
        samples: how many there are.
        exponent: full scale is 2 ** exponent: 0, unless the clip is louder.
        error: why there are none; empty where they could be decoded.
    """

    path: str
    size: int
    modified_ns: int
    start: float
    duration: float | None
    first: int = 0
    samples: int = 0
    exponent: int = 0
    error: str = ""

    @property
    def key(self) -> _Key:
        """What must be the same for the samples to be those of a clip."""
        return self.path, self.size, self.modified_ns, self.start, self.duration


class DecodedCache:
    """Clips from a cache; a `ClipAudio`.

    Samples are those of the files, rounded to 16 bits: to steps of 2^-15. A clip that is louder than full scale is
    not clipped: its steps are twice as large, or as many times twice as it needs.
    """

    def __init__(self, samples: NDArray[np.int16], clips: Sequence[Clip], entries: Sequence[_Entry]) -> None:
        """Take what `open_cache` has found or made.

        Args:
            samples: of all clips.
            clips: by item number.
            entries: one a clip.
        """
        self._samples = samples
        self._firsts = [entry.first for entry in entries]
        self._lengths = [entry.samples for entry in entries]
        self._steps = [np.float32(2.0**entry.exponent / _FULL_SCALE) for entry in entries]
        self.errors = {
            item: AudioError(clip.path, entry.error)
            for item, (clip, entry) in enumerate(zip(clips, entries, strict=True))
            if entry.error
        }
        """The clips that could not be decoded, by item number."""

    def length(self, item: int) -> int:
        """See `ClipAudio`."""
        if item in self.errors:
            raise self.errors[item]
        return self._lengths[item]

    def read(self, item: int, first: int, count: int) -> NDArray[np.float32]:
        """See `ClipAudio`."""
        stop = self._firsts[item] + min(first + count, self.length(item))
        part: NDArray[np.float32] = self._samples[self._firsts[item] + first : stop] * self._steps[item]
        return part


def open_cache(
    folder: Path,
    clips: Sequence[Clip],
    sample_rate: int,
    *,
    threads: int | None = None,
    report: Callable[[str], None],
) -> DecodedCache:
    """The clips' samples from the cache in `folder`, which is made if it is missing.

    It is made again, whole, if it is damaged, of another rate or version, lacks a clip, or if a file has changed since
    (its size or the time of its last change). Clips that are not asked for may be in it.

    Args:
        folder: of the cache, and of nothing else.
        clips: by item number.
        sample_rate: in Hz.
        threads: how many files are decoded at once; None is one a core, at most 8.
        report: takes a sentence that says that the cache is made, and why; how far that is shows on standard error.

    Raises:
        UserError: the folder holds other files, or the disk is too small.
    """
    folder = Path(folder)
    _refuse_foreign(folder)
    wanted = _wanted_entries(clips)
    try:
        return _read(folder, clips, wanted, sample_rate)
    except _UnusableError as reason:
        report(f"decoding {len(clips)} recordings into {folder}: {reason}")
    _build(folder, clips, wanted, sample_rate, threads)
    return _read(folder, clips, wanted, sample_rate)


class _UnusableError(Exception):
    """Why a cache has to be made again."""


def _wanted_entries(clips: Sequence[Clip]) -> list[_Entry]:
    """The entries of clips that are yet to be decoded: which files they are of, as these are now."""
    found: dict[Path, tuple[int, int]] = {}
    for path in {clip.path for clip in clips}:
        try:
            state = os.stat(path)
            found[path] = state.st_size, state.st_mtime_ns
        except OSError:
            found[path] = -1, -1
    return [_Entry(str(clip.path), *found[clip.path], clip.start, clip.duration) for clip in clips]


def _refuse_foreign(folder: Path) -> None:
    """Guard the user's own files: a cache that is made again takes the place of its folder."""
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file: name a folder for the cache.")
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name not in (_INDEX, _SAMPLES):
            raise UserError(
                f"{folder} holds {path.name}, which is no part of a cache: name a folder of its own."
            )
    # Of a cache that was cut short the samples, larger by far, are there too.
    index = folder / _INDEX
    if index.is_file() and not (folder / _SAMPLES).exists() and not _is_index(index):
        raise UserError(f"{index} is not of a cache: name a folder of its own.")


def _is_index(path: Path) -> bool:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and {"version", "sample_rate", "clips"} <= found.keys()


def _read(folder: Path, clips: Sequence[Clip], wanted: Sequence[_Entry], sample_rate: int) -> DecodedCache:
    """The cache that is there.

    Raises:
        _UnusableError: it is not fit for these clips.
    """
    if not (folder / _INDEX).is_file():
        raise _UnusableError("there is no cache yet.")
    try:
        index: dict[str, Any] = json.loads((folder / _INDEX).read_bytes())
        version, rate, total = index["version"], index["sample_rate"], index["samples"]
        entries = [_Entry(**clip) for clip in index["clips"]]
        fits = all(0 <= entry.first <= entry.first + entry.samples <= total for entry in entries)
        is_whole = fits and (folder / _SAMPLES).stat().st_size == 2 * total
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _UnusableError("the cache there is damaged.") from error
    if (version, rate) != (_VERSION, sample_rate):
        raise _UnusableError(f"the cache there is of version {version} at {rate} Hz.")
    if not is_whole:
        raise _UnusableError("the cache there is damaged.")
    known = {entry.key: entry for entry in entries}
    missing = sum(entry.key not in known for entry in wanted)
    if missing:
        raise _UnusableError(f"the cache there lacks {missing} of them as they are now.")
    samples = np.zeros(0, np.int16)
    if total:
        # As a plain array: each slice of NumPy's own memory map would take longer than reading it.
        samples = np.asarray(np.memmap(folder / _SAMPLES, dtype="<i2", mode="r"))
    return DecodedCache(samples, clips, [known[entry.key] for entry in wanted])


def _build(
    folder: Path,
    clips: Sequence[Clip],
    wanted: Sequence[_Entry],
    sample_rate: int,
    threads: int | None,
) -> None:
    files = ClipFiles(clips, sample_rate)

    def length(item: int) -> int:
        """Room for a clip. What cannot be read gets none, and its error is met again when it is decoded."""
        with contextlib.suppress(AudioError):
            return files.length(item)
        return 0

    lengths = list(map_in_threads(length, range(len(clips)), threads))
    firsts = np.cumsum([0, *lengths]).tolist()
    _refuse_small_disk(folder, 2 * firsts[-1])
    with replacing_folder(folder) as temporary, showing_files() as show:
        entries = []
        with open(temporary / _SAMPLES, "wb") as file:
            file.truncate(2 * firsts[-1])
            writer = _Writer(file, files)
            places = zip(range(len(clips)), wanted, firsts, strict=False)
            for entry in map_in_threads(lambda place: writer.write(*place), places, threads):
                entries.append(entry)
                show(len(entries), len(clips))
        index = {
            "version": _VERSION,
            "sample_rate": sample_rate,
            "samples": firsts[-1],
            "clips": [asdict(entry) for entry in entries],
        }
        # As ASCII: a path need not be Unicode.
        (temporary / _INDEX).write_text(json.dumps(index), encoding="ascii")


class _Writer:
    """Decodes clips and puts each in its place; several threads may share it."""

    def __init__(self, file: BinaryIO, files: ClipFiles) -> None:
        self._file = file
        self._files = files
        self._lock = threading.Lock()

    def write(self, item: int, wanted: _Entry, first: int) -> _Entry:
        """Decode a clip and write it from sample `first` on."""
        try:
            done, exponent = self._write_pieces(item, first)
        except AudioError as error:
            reason = str(error).removeprefix(f"{printable(self._files.path(item))} ").removesuffix(".")
            return _Entry(*wanted.key, error=reason)
        return _Entry(*wanted.key, first, done, exponent)

    def _write_pieces(self, item: int, first: int) -> tuple[int, int]:
        """Write a clip piece by piece; how many samples it has, and their exponent."""
        length = self._files.length(item)
        at_once = _PIECE_SAMPLES if self._files.seeks(item) else length
        done = exponent = 0
        while done < length:
            piece = self._files.read(item, done, at_once)
            needed = _exponent(piece)
            if needed > exponent and done:
                # A later piece is the first to be louder than full scale, which is rare: begin again.
                done, exponent = 0, needed
                continue
            exponent = max(exponent, needed)
            integers = np.rint(piece * np.float32(_FULL_SCALE / 2.0**exponent)).astype("<i2")
            with self._lock:
                self._file.seek(2 * (first + done))
                self._file.write(integers.tobytes())
            done += len(piece)
            if len(piece) < at_once:
                # An MP3 can be shorter than its header says.
                break
        return done, exponent


def _exponent(samples: NDArray[np.float32]) -> int:
    """The lowest exponent, 0 or more, with which all samples fit into 16 bits."""
    lowest, highest = samples.min() * _FULL_SCALE, samples.max() * _FULL_SCALE
    exponent = 0
    while np.rint(highest / 2**exponent) >= _FULL_SCALE or np.rint(lowest / 2**exponent) < -_FULL_SCALE:
        exponent += 1
    return exponent


def _refuse_small_disk(folder: Path, needed: int) -> None:
    existing = next(parent for parent in folder.absolute().parents if parent.is_dir())
    free = shutil.disk_usage(existing).free
    if needed > free:
        raise UserError(
            f"the cache {folder} needs {needed / 1e9:.1f} GB and its disk has {free / 1e9:.1f} GB free: make room, name"
            " a folder on another disk, or go without a cache."
        )
