"""Find the audio files in a folder."""

import os
from pathlib import Path

from soundalike.errors import UserError

SUFFIXES = frozenset(
    {".wav", ".wave", ".w64", ".rf64", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".mp2"}
    | {".aif", ".aiff", ".aifc", ".caf", ".au", ".snd", ".voc", ".sph"}
)
"""Of the formats that libsndfile reads, the usual suffixes of those that hold recordings."""


def find_audio(folder: Path) -> list[Path]:
    """All audio files in a folder and its subfolders, by suffix (either case), sorted.

    Hidden files and folders (a leading dot) are passed over, and linked folders are not entered.

    Raises:
        UserError: `folder` is not a folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise UserError(f"{folder} is not a folder.")
    found: list[Path] = []
    for parent, subfolders, names in os.walk(folder):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        found += [
            Path(parent, name)
            for name in names
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES
        ]
    return sorted(found)
