"""Unpack a Debian package: with dpkg-deb where it is there, else in Python.

A `.deb` is an `ar` archive (a line `!<arch>`, then members behind headers of 60 bytes; see deb(5) and ar(5)) whose
member `data.tar.*` holds the files.
"""

import io
import lzma
import shutil
import subprocess
import tarfile
from pathlib import Path

from soundalike.tasks.fetching.apt import PackageError, package_error

_AR_MAGIC = b"!<arch>\n"
_AR_HEADER_BYTES = 60


def unpack_package(deb: Path, tree: Path) -> None:
    """Lay out the files of a package below the new folder `tree`, as they would lie below `/`.

    Raises:
        PackageError: the file is no Debian package or is damaged.
        UserError: the disk is full.
    """
    if shutil.which("dpkg-deb"):
        unpacked = subprocess.run(["dpkg-deb", "-x", deb, tree], capture_output=True, text=True, check=False)
        if unpacked.returncode:
            raise package_error(f"{deb} cannot be unpacked: {unpacked.stderr.strip()}")
        return
    try:
        _unpack_in_python(deb, tree)
    except PackageError:
        raise
    except (tarfile.TarError, lzma.LZMAError, OSError, EOFError, ValueError) as error:
        raise package_error(f"{deb} cannot be unpacked: {error}.") from error


def _unpack_in_python(deb: Path, tree: Path) -> None:
    name, data = _data_member(deb)
    if name.endswith(".zst"):
        # tarfile reads it from Python 3.14 on. Imported here, as it is slow to import and rarely needed.
        import pyarrow

        stream = pyarrow.CompressedInputStream(pyarrow.BufferReader(data), "zstd")
        with tarfile.open(fileobj=stream, mode="r|") as files:
            files.extractall(tree, filter=_only_inside)
    else:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:*") as files:
            files.extractall(tree, filter=_only_inside)


def _only_inside(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    """Pass over what would lie or lead outside the tree: packages link to `/etc` and the like, sounds do not."""
    try:
        return tarfile.data_filter(member, folder)
    except tarfile.FilterError:
        return None


def _data_member(deb: Path) -> tuple[str, bytes]:
    """Name and bytes of `data.tar.*`."""
    with deb.open("rb") as archive:
        if archive.read(len(_AR_MAGIC)) != _AR_MAGIC:
            raise PackageError(f"{deb} is no Debian package.")
        while len(header := archive.read(_AR_HEADER_BYTES)) == _AR_HEADER_BYTES:
            name = header[:16].decode("ascii", "replace").strip().rstrip("/")
            size = int(header[48:58])
            if name.startswith("data.tar"):
                return name, archive.read(size)
            # Members begin at even places.
            archive.seek(size + size % 2, io.SEEK_CUR)
    raise PackageError(f"{deb} is no Debian package: it has no data.tar.")
