"""Sounds inside archives that games keep them in: `.zip`, `.pk3` and `.wz` are all zip."""

import zipfile
import zlib
from pathlib import Path

from soundalike.audio import AudioError


def read_member(archive: Path, member: str) -> bytes:
    """The bytes of one member of a zip archive.

    Raises:
        AudioError: the archive is damaged, or has no such member.
    """
    try:
        with zipfile.ZipFile(archive) as files:
            return files.read(member)
    except KeyError as error:
        raise AudioError(archive, f"has no member {member}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise AudioError(archive, f"cannot be opened for its member {member}: {error}") from error
