"""A folder of sounds: each subfolder is a class and is named after it."""

import os
from pathlib import Path

from soundalike.audio.clips import Clip
from soundalike.audio.finding import find_audio
from soundalike.errors import UserError


def read_sound_folder(folder: Path) -> tuple[Clip, ...]:
    """One clip a file. Its label is the first subfolder on the way to it; a file beside the subfolders has none.

    Each file is a group of its own. Hidden files and folders are passed over.

    Raises:
        UserError: `folder` is not a folder or holds no sound.
    """
    folder = Path(os.path.abspath(folder))
    clips = []
    for path in find_audio(folder):
        place = path.relative_to(folder)
        label = place.parts[0] if len(place.parts) > 1 or path.is_dir() else ""
        clips.append(Clip(path, label=label, group=place.as_posix()))
    if not clips:
        raise UserError(
            f"{folder} holds no sound: put audio files there (.wav, .flac, .ogg, .mp3, ...),"
            " those of each class in a subfolder of its name."
        )
    return tuple(clips)


def read_labelled_folder(folder: Path) -> tuple[Clip, ...]:
    """The clips of a folder in which every sound has a label and every subfolder holds sounds.

    Raises:
        UserError: there is no sound, a subfolder holds none, or a sound lies beside the subfolders.
    """
    folder = Path(os.path.abspath(folder))
    clips = read_sound_folder(folder)
    for clip in clips:
        if not clip.label:
            raise UserError(f"{clip.path} is in no class: move it into a subfolder named after its class.")
    labels = {clip.label for clip in clips}
    for subfolder in sorted(folder.iterdir()):
        if subfolder.is_dir() and not subfolder.name.startswith(".") and subfolder.name not in labels:
            raise UserError(f"{subfolder} holds no sound: put its class's sounds there or remove it.")
    return clips
