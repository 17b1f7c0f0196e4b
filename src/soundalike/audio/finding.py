"""Find the audio files in a folder."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from soundalike.errors import UserError

SUFFIXES = frozenset(
    {".wav", ".wave", ".w64", ".rf64", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".mp2"}
    | {".aif", ".aiff", ".aifc", ".caf", ".au", ".snd", ".voc", ".sph"}
)
"""Of the formats that libsndfile reads, the usual suffixes of those that hold recordings."""


def find_audio(folder: Path) -> list[Path]:
    """All audio files in a folder and its subfolders, by suffix (either case), sorted.

    Hidden files and folders (a leading dot) are passed over, and linked folders are not entered. A subfolder that may
    not be entered stands for what is in it, so that who reads it is told why it cannot be read.

    Raises:
        UserError: `folder` is not a folder, or may not be entered.
    """
    locked: list[Path] = []
    found = [path for path in _visible_files(Path(folder), locked) if path.suffix.lower() in SUFFIXES]
    if Path(folder) in locked:
        raise UserError(f"{folder} may not be read: ask for permission, or name another folder.")
    return sorted([*found, *locked])


def count_other_files(folder: Path) -> Counter[str]:
    """How many files of a folder `find_audio` does not take for audio, by suffix; hidden ones are not counted.

    Raises:
        UserError: `folder` is not a folder.
    """
    suffixes = (path.suffix.lower() for path in _visible_files(Path(folder), []))
    return Counter(suffix for suffix in suffixes if suffix not in SUFFIXES)


def _visible_files(folder: Path, locked: list[Path]) -> Iterator[Path]:
    """The files; folders that may not be entered are added to `locked`."""
    if not folder.is_dir():
        raise UserError(f"{folder} is not a folder.")

    def remember(error: OSError) -> None:
        locked.append(Path(error.filename))

    for parent, subfolders, names in os.walk(folder, onerror=remember):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        yield from (Path(parent, name) for name in names if not name.startswith("."))
