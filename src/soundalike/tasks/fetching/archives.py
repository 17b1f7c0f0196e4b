"""Unpack an archive from elsewhere: nothing leaves the folder, and its size is bounded."""

import stat
import tarfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath

from soundalike.errors import UserError

MOST_GROWTH = 10
"""Times its own size, to which an archive may unpack: recordings shrink two- or threefold, bombs a thousandfold."""


def unpack_archive(archive: Path, folder: Path) -> None:
    """Unpack a zip or tar archive (whatever its compression) into a folder.

    Args:
        archive: the file.
        folder: an empty one. On an error, what was unpacked so far is left in it.

    Raises:
        UserError: the archive is damaged or of another kind; a member would lie, or a link lead, outside the folder;
            or the members are too large together.
    """
    try:
        if zipfile.is_zipfile(archive):
            _unpack_zip(archive, folder)
        else:
            _unpack_tar(archive, folder)
    except tarfile.FilterError as error:
        raise UserError(f"{archive} is not to be trusted: {error}.") from error
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise UserError(f"{archive} is damaged, or no archive: {error}.") from error


def _unpack_tar(archive: Path, folder: Path) -> None:
    limit = MOST_GROWTH * archive.stat().st_size
    with tarfile.open(archive, "r:*") as members:
        for member in members:
            limit = _less(limit, member.size, archive)
            members.extract(member, folder, filter="data")


def _unpack_zip(archive: Path, folder: Path) -> None:
    limit = MOST_GROWTH * archive.stat().st_size
    with zipfile.ZipFile(archive) as members:
        for member in members.infolist():
            limit = _less(limit, member.file_size, archive)
            # zipfile would unpack it elsewhere, inside the folder; but a data set has no such member.
            is_link = stat.S_ISLNK(member.external_attr >> 16)
            if is_link or _leads_out(member.filename):
                raise UserError(
                    f"{archive} is not to be trusted: its member {member.filename} leads elsewhere."
                )
            members.extract(member, folder)


def _leads_out(name: str) -> bool:
    return any(
        path.is_absolute() or path.drive or ".." in path.parts
        for path in (PurePosixPath(name), PureWindowsPath(name))
    )


def _less(limit: int, size: int, archive: Path) -> int:
    """What is left of the limit after a member of that size."""
    if size > limit:
        raise UserError(
            f"{archive} is not to be trusted: it unpacks to more than {MOST_GROWTH} times its size."
        )
    return limit - size
