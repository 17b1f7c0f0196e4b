"""Packages of npm, as npm itself fetches and checks them. Nothing of them is installed or run."""

import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from soundalike.errors import UserError
from soundalike.tasks.fetching.apt import Package, PackageError, package_error
from soundalike.tasks.fetching.archives import unpack_archive


class Npm:
    """Downloads the versions that are asked for."""

    def lacks(self, _name: str) -> str:
        """See `PackageSource`."""
        return "is not known here"

    def __init__(self, packages: Mapping[str, Package]) -> None:
        self._packages = packages

    def find(self, names: Sequence[str]) -> dict[str, Package]:
        """All of them: whether npm has one shows when it is fetched."""
        return {name: self._packages[name] for name in names}

    def unpack(self, package: Package, scratch: Path, _downloaded: Callable[[int], None], /) -> Path:
        """See `PackageSource`."""
        if not shutil.which("npm"):
            raise UserError(
                "there is no npm here: download the packages' .tgz files elsewhere and give their folder with"
                " --packages."
            )
        wanted = f"{package.name}@{package.version}"
        packed = subprocess.run(
            ["npm", "pack", "--silent", "--ignore-scripts", wanted],
            cwd=scratch,
            capture_output=True,
            text=True,
            check=False,
        )
        tarballs = list(scratch.glob("*.tgz"))
        if packed.returncode or not tarballs:
            raise package_error(
                f"npm cannot download {wanted}: {packed.stderr.strip() or packed.returncode}."
            )
        return _unpacked(tarballs[0], scratch / "tree")


class TarballFolder:
    """Takes `NAME-VERSION.tgz` files, as `npm pack` writes them."""

    def lacks(self, _name: str) -> str:
        """See `PackageSource`."""
        return "is not among the .tgz files"

    def __init__(self, folder: Path) -> None:
        self._tarballs = {tarball.name.rpartition("-")[0]: tarball for tarball in folder.glob("*.tgz")}

    def find(self, names: Sequence[str]) -> dict[str, Package]:
        """See `PackageSource`."""
        wanted = {name: self._tarballs[name] for name in names if name in self._tarballs}
        return {
            name: Package(name, tarball.stem.rpartition("-")[2], tarball.stat().st_size)
            for name, tarball in wanted.items()
        }

    def unpack(self, package: Package, scratch: Path, downloaded: Callable[[int], None], /) -> Path:
        """See `PackageSource`."""
        tree = _unpacked(self._tarballs[package.name], scratch / "tree")
        downloaded(package.size)
        return tree


def _unpacked(tarball: Path, tree: Path) -> Path:
    tree.mkdir()
    try:
        unpack_archive(tarball, tree)
    except UserError as error:
        raise PackageError(str(error)) from error
    return tree
