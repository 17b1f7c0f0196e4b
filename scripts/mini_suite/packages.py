"""Fetch Debian packages with apt's own tools. No root is needed."""

import subprocess
import tempfile
from pathlib import Path


def fetch(package: str, version: str, folder: Path) -> Path:
    """Download and unpack one version of a package, unless it is there already.

    Args:
        package: its name.
        version: the exact one, since the mini suite's bytes follow from it.
        folder: where unpacked packages are kept, each in `PACKAGE_VERSION`.

    Returns:
        The root of the unpacked tree.

    Raises:
        subprocess.CalledProcessError: apt does not know that version (see `apt-cache policy`), or cannot reach it.
    """
    tree = folder / f"{package}_{version}"
    if not tree.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as temporary:
            subprocess.run(["apt-get", "download", f"{package}={version}"], cwd=temporary, check=True)
            (archive,) = Path(temporary).glob("*.deb")
            subprocess.run(["dpkg-deb", "-x", archive, f"{temporary}/tree"], check=True)
            Path(temporary, "tree").rename(tree)
    return tree
