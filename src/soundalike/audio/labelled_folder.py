"""A folder of labelled sounds: each subfolder is a class and is named after it."""

from pathlib import Path

from soundalike.audio.clips import Clip
from soundalike.audio.finding import find_audio
from soundalike.errors import UserError


def read_labelled_folder(folder: Path) -> tuple[Clip, ...]:
    """One clip a file, at any depth below its class's subfolder. Each file is a group of its own.

    Hidden files and folders are passed over.

    Raises:
        UserError: there is no sound, a subfolder holds none, or a sound lies beside the subfolders.
    """
    folder = Path(folder).absolute()
    clips = [
        Clip(path, label=path.relative_to(folder).parts[0], group=path.relative_to(folder).as_posix())
        for path in find_audio(folder)
    ]
    if not clips:
        raise UserError(
            f"{folder} holds no sound: put the sounds of each class into a subfolder of its name."
        )
    for clip in clips:
        if clip.path.parent == folder:
            raise UserError(f"{clip.path} is in no class: move it into a subfolder named after its class.")
    labels = {clip.label for clip in clips}
    for subfolder in sorted(folder.iterdir()):
        if subfolder.is_dir() and not subfolder.name.startswith(".") and subfolder.name not in labels:
            raise UserError(f"{subfolder} holds no sound: put its class's sounds there or remove it.")
    return tuple(clips)
