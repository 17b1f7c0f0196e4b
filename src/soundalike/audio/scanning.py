"""What is in a folder of recordings, and what of it is broken: every file is read once."""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from soundalike.audio.clips import Clip
from soundalike.audio.excerpts import AudioError, printable
from soundalike.audio.faults import FAULTS, UNUSABLE, Fault
from soundalike.audio.finding import count_other_files
from soundalike.audio.manifest import can_be_listed, read_manifest
from soundalike.audio.measuring import Contents, measure
from soundalike.audio.parallel import map_in_threads
from soundalike.audio.sound_folder import read_sound_folder
from soundalike.errors import UserError


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """What came of reading a file: exactly one of `contents` and `error` is not None.

    Attributes:
        path: the file, absolute.
        name: its path from the scanned folder or the manifest's, with slashes.
        contents: what is in it.
        error: a sentence that says why it cannot be read.
    """

    path: Path
    name: str
    contents: Contents | None
    error: str | None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with it, in no order of weight."""
        found: tuple[Fault, ...] = ("unreadable",) if self.contents is None else self.contents.faults
        return found if can_be_listed(self.name) else (*found, "unlistable")

    @property
    def usable(self) -> bool:
        """Whether it can be trained on."""
        return UNUSABLE.isdisjoint(self.faults)


@dataclass(frozen=True)
class Scan:
    """What a scan found.

    Attributes:
        source: the folder or manifest.
        files: in order of their paths, or of the manifest.
        clips: what the folder or manifest lists: one a file, or one a row.
        other_files: how many files were not taken for audio, by suffix; none are counted for a manifest.
    """

    source: Path
    files: tuple[ScannedFile, ...]
    clips: tuple[Clip, ...]
    other_files: Mapping[str, int]

    @cached_property
    def faulty(self) -> dict[Fault, tuple[ScannedFile, ...]]:
        """The files that have each fault, the worst first; in the order of `FAULTS`, without faults nobody has."""
        found: defaultdict[Fault, list[ScannedFile]] = defaultdict(list)
        for file in self.files:
            for fault in file.faults:
                found[fault].append(file)
        return {fault: _worst_first(fault, found[fault]) for fault in FAULTS if fault in found}

    @cached_property
    def duplicates(self) -> tuple[tuple[ScannedFile, ...], ...]:
        """Sets of usable files that sound the same to the last bit. The first of a set is kept: one with a label."""
        labelled = {clip.path for clip in self.clips if clip.label}
        alike: defaultdict[str, list[ScannedFile]] = defaultdict(list)
        for file in self.files:
            if file.contents is not None and file.usable:
                alike[file.contents.digest].append(file)
        return tuple(
            tuple(sorted(files, key=lambda file: file.path not in labelled))
            for files in alike.values()
            if len(files) > 1
        )

    @cached_property
    def namesakes(self) -> tuple[tuple[ScannedFile, ...], ...]:
        """Sets of files that have the same name in different folders."""
        alike: defaultdict[str, list[ScannedFile]] = defaultdict(list)
        for file in self.files:
            alike[file.path.name].append(file)
        return tuple(tuple(files) for files in alike.values() if len(files) > 1)

    @cached_property
    def usable_clips(self) -> tuple[Clip, ...]:
        """The clips to train on, each with its duration: of usable files, and of duplicates the first one only."""
        left_out = {file.path for files in self.duplicates for file in files[1:]}
        seconds = {
            file.path: file.contents.seconds
            for file in self.files
            if file.contents is not None and file.usable and file.path not in left_out
        }
        clips = []
        for clip in self.clips:
            rest = seconds.get(clip.path, 0.0) - clip.start
            # A clip of a manifest may begin after its file's end.
            if rest > 0:
                clips.append(
                    replace(clip, duration=rest if clip.duration is None else min(rest, clip.duration))
                )
        return tuple(clips)

    @property
    def seconds(self) -> float:
        """How long all files that could be read last together."""
        return sum(file.contents.seconds for file in self.files if file.contents is not None)

    def count(self, what: Callable[[Contents], str]) -> dict[str, int]:
        """How many files have each value of something, the most frequent first."""
        return dict(Counter(what(file.contents) for file in self.files if file.contents).most_common())

    @property
    def sample_rates(self) -> dict[str, int]:
        """Files by sample rate in Hz, the most frequent first."""
        return self.count(lambda contents: str(contents.header.sample_rate))

    @property
    def channels(self) -> dict[str, int]:
        """Files by number of channels, the most frequent first."""
        return self.count(lambda contents: str(contents.header.channels))

    @property
    def formats(self) -> dict[str, int]:
        """Files by format and coding, as in "FLAC PCM_16", the most frequent first."""
        return self.count(lambda contents: f"{contents.header.format} {contents.header.subtype}")

    @property
    def labels(self) -> dict[str, int]:
        """Clips by label, the most frequent first; "" for those that have none."""
        return dict(Counter(clip.label for clip in self.clips).most_common())

    def to_json(self) -> dict[str, Any]:
        """Everything, for `write_json`. Paths are as in `ScannedFile.name`, printable."""
        return {
            "source": printable(self.source),
            "files": len(self.files),
            "clips": len(self.clips),
            "usable_clips": len(self.usable_clips),
            "seconds": self.seconds,
            "sample_rates": self.sample_rates,
            "channels": self.channels,
            "formats": self.formats,
            "labels": {printable(label): count for label, count in self.labels.items()},
            "other_files": {printable(suffix): count for suffix, count in self.other_files.items()},
            "faults": dict(FAULTS),
            "faulty": {fault: _names(files) for fault, files in self.faulty.items()},
            "duplicates": [_names(files) for files in self.duplicates],
            "same_name": [_names(files) for files in self.namesakes],
            "each_file": [_file_to_json(file) for file in self.files],
        }


def scan(
    source: Path, threads: int | None = None, progress: Callable[[int, int], None] | None = None
) -> Scan:
    """Read every file of a folder or manifest once and say what is there. A bad file never stops it.

    Files are read in blocks: memory grows with their number, by about 1 kB each, and not with their length.

    Args:
        source: a folder, of which every audio file is read whether a manifest is there or not; or a manifest.
        threads: how many files are read at once; None is one a core, at most 8.
        progress: told how many files are done, and of how many.

    Raises:
        UserError: there is nothing at `source`, the folder holds no sound, the manifest is faulty, or `threads` is
            below 1.
    """
    source = Path(os.path.abspath(source))
    if source.is_dir():
        root, clips, other_files = source, read_sound_folder(source), count_other_files(source)
    elif source.exists():
        root, clips, other_files = source.parent, read_manifest(source), Counter[str]()
    else:
        raise UserError(f"there is no {printable(source)}: name a folder of sounds or a manifest.")
    return Scan(source, scan_files(clips, root, threads, progress), clips, other_files)


def scan_files(
    clips: Sequence[Clip],
    root: Path,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[ScannedFile, ...]:
    """Read every file of some clips once, in the order in which they come up.

    Args:
        clips: all below `root`.
        root: the folder from which files are named.
        threads: see `scan`.
        progress: see `scan`.
    """
    paths = list(dict.fromkeys(clip.path for clip in clips))
    files = []
    for file in map_in_threads(lambda path: _scan_file(path, root), paths, threads):
        files.append(file)
        if progress is not None:
            progress(len(files), len(paths))
    return tuple(files)


def _scan_file(path: Path, root: Path) -> ScannedFile:
    name = path.relative_to(root).as_posix()
    try:
        return ScannedFile(path, name, measure(path), None)
    except AudioError as error:
        return ScannedFile(path, name, None, str(error))


def _worst_first(fault: Fault, files: list[ScannedFile]) -> tuple[ScannedFile, ...]:
    def weight(file: ScannedFile) -> float:
        contents = file.contents
        if contents is None:
            return 0.0
        weights: dict[Fault, float] = {
            "not finite": contents.not_finite,
            "clipped": contents.clipped,
            "offset": abs(contents.mean),
            "short": -contents.seconds,
        }
        return weights.get(fault, 0.0)

    return tuple(sorted(files, key=weight, reverse=True))


def _file_to_json(file: ScannedFile) -> dict[str, Any]:
    if file.contents is None:
        return {"path": printable(file.name), "faults": list(file.faults), "error": file.error}
    contents = file.contents
    return {
        "path": printable(file.name),
        "faults": list(file.faults),
        "seconds": contents.seconds,
        "sample_rate": contents.header.sample_rate,
        "channels": contents.header.channels,
        "format": contents.header.format,
        "subtype": contents.header.subtype,
        "peak": contents.peak,
        "clipped": contents.clipped,
        "mean": contents.mean,
        "deviation": contents.deviation,
        "not_finite": contents.not_finite,
        "digest": contents.digest,
    }


def _names(files: tuple[ScannedFile, ...]) -> list[str]:
    return [printable(file.name) for file in files]
