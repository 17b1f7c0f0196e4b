"""Files and folders of sounds, as commands take them."""

from pathlib import Path

from soundalike.errors import UserError


def audio_files(sources: list[Path]) -> list[Path]:
    """The files among `sources` and in the folders among them, each once.

    Raises:
        UserError: a source does not exist, or is a folder without audio files.
    """
    from soundalike.audio import find_audio

    files: list[Path] = []
    for source in sources:
        if source.is_dir():
            found = find_audio(source)
            if not found:
                raise UserError(f"there are no audio files in {source}.")
            files += found
        elif source.exists():
            files.append(source)
        else:
            raise UserError(f"there is no file or folder {source}.")
    return list(dict.fromkeys(files))
