"""From the place a user names to the clips that are there, for training: labels may be missing."""

from pathlib import Path

from soundalike.audio.clips import Clip
from soundalike.audio.manifest import find_manifest, read_manifest
from soundalike.audio.sound_folder import read_sound_folder
from soundalike.errors import UserError


def read_clips(path: Path) -> tuple[Clip, ...]:
    """The clips of a manifest or a folder.

    Args:
        path: a manifest (`.csv` or `.parquet`), a folder that holds `manifest.csv` or `manifest.parquet`, or a
            folder of sounds (see `read_sound_folder`).

    Raises:
        UserError: there is nothing at `path`, the folder is empty, or the manifest is faulty; the sentence names
            the file, and the line where there is one.
    """
    path = Path(path)
    if path.is_dir():
        manifest = find_manifest(path)
        return read_sound_folder(path) if manifest is None else read_manifest(manifest)
    if not path.exists():
        raise UserError(f"there is no {path}: name a folder of sounds or a manifest.")
    return read_manifest(path)
