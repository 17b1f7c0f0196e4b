"""One exact version of a Debian package, unpacked and kept for the next time."""

import tempfile
from pathlib import Path

from soundalike.tasks.fetching import download_package, unpack_package


def fetch(package: str, version: str, folder: Path) -> Path:
    """Download and unpack one version of a package, unless it is there already.

    Args:
        package: its name.
        version: the exact one, since the mini suite's bytes follow from it.
        folder: where unpacked packages are kept, each in `PACKAGE_VERSION`.

    Returns:
        The root of the unpacked tree.

    Raises:
        UserError: apt does not know that version (see `apt-cache policy`), or cannot reach it.
    """
    tree = folder / f"{package}_{version}"
    if not tree.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            deb = download_package(package, version, Path(temporary))
            unpack_package(deb, Path(temporary, "tree"))
            Path(temporary, "tree").rename(tree)
    return tree
