"""Where packages come from: apt and npm, a folder of `.deb` and `.tgz` files, or a tree that is unpacked already."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from soundalike.errors import UserError
from soundalike.tasks.fetching.apt import Package, download_package, known_packages
from soundalike.tasks.fetching.deb_archives import unpack_package
from soundalike.tasks.fetching.npm import Npm, TarballFolder


class PackageSource(Protocol):
    """A place that has some of the packages asked for."""

    def lacks(self, name: str) -> str:
        """What to say of a package that it does not have, after the package's name."""

    def find(self, names: Sequence[str]) -> dict[str, Package]:
        """Those of the named packages that are to be had.

        Raises:
            UserError: the place itself is not there.
        """

    def unpack(self, package: Package, scratch: Path, downloaded: Callable[[int], None], /) -> Path:
        """The root of the package's tree.

        Args:
            package: one that `find` gave.
            scratch: an empty folder to work in, of which the caller disposes.
            downloaded: is told the number of bytes that are there, now and then.

        Raises:
            PackageError: it cannot be downloaded or unpacked.
            UserError: nor can any other be.
        """


class Apt:
    """Downloads what apt knows."""

    def lacks(self, _name: str) -> str:
        """See `PackageSource`."""
        return "is not known to apt; see `apt-cache policy`, and `apt-get update` if its lists are old"

    def find(self, names: Sequence[str]) -> dict[str, Package]:
        """See `PackageSource`."""
        return known_packages(names)

    def unpack(self, package: Package, scratch: Path, downloaded: Callable[[int], None], /) -> Path:
        """See `PackageSource`."""
        deb = download_package(package.name, package.version, scratch, downloaded)
        unpack_package(deb, scratch / "tree")
        return scratch / "tree"


class DebFolder:
    """Takes `NAME_VERSION_ARCHITECTURE.deb` files, as `apt-get download` writes them."""

    def lacks(self, _name: str) -> str:
        """See `PackageSource`."""
        return "is not among the .deb files"

    def __init__(self, folder: Path) -> None:
        self._debs: dict[str, Path] = {}
        for deb in sorted(folder.glob("*.deb")):
            name = deb.name.partition("_")[0]
            if name in self._debs:
                raise UserError(
                    f"{folder} holds {self._debs[name].name} and {deb.name}: keep one of the two."
                )
            self._debs[name] = deb

    def find(self, names: Sequence[str]) -> dict[str, Package]:
        """See `PackageSource`."""
        wanted = {name: self._debs[name] for name in names if name in self._debs}
        return {
            name: Package(
                name, unquote(deb.stem.split("_")[1]) if "_" in deb.stem else "", deb.stat().st_size
            )
            for name, deb in wanted.items()
        }

    def unpack(self, package: Package, scratch: Path, downloaded: Callable[[int], None], /) -> Path:
        """See `PackageSource`."""
        unpack_package(self._debs[package.name], scratch / "tree")
        downloaded(package.size)
        return scratch / "tree"


class UnpackedTree:
    """Takes one tree into which packages were unpacked, `dpkg-deb -x` on `dpkg-deb -x`, or an installed system."""

    def lacks(self, _name: str) -> str:
        """See `PackageSource`."""
        return "is not in the tree"

    def __init__(self, tree: Path) -> None:
        self._tree = tree

    def find(self, names: Sequence[str]) -> dict[str, Package]:
        """Those whose documentation, which every package has, is in the tree."""
        documentation = self._tree / "usr" / "share" / "doc"
        return {name: Package(name, "", 0) for name in names if (documentation / name).exists()}

    def unpack(self, _package: Package, _scratch: Path, _downloaded: Callable[[int], None], /) -> Path:
        """See `PackageSource`."""
        return self._tree


class DebianAndNpm:
    """Asks npm for some packages and Debian for all others."""

    def __init__(self, debian: PackageSource, npm: PackageSource, of_npm: Collection[str]) -> None:
        self._debian, self._npm, self._of_npm = debian, npm, of_npm

    def lacks(self, name: str) -> str:
        """See `PackageSource`."""
        return self._source(name).lacks(name)

    def find(self, names: Sequence[str]) -> dict[str, Package]:
        """See `PackageSource`."""
        debian = [name for name in names if name not in self._of_npm]
        npm = [name for name in names if name in self._of_npm]
        return (self._debian.find(debian) if debian else {}) | (self._npm.find(npm) if npm else {})

    def unpack(self, package: Package, scratch: Path, downloaded: Callable[[int], None], /) -> Path:
        """See `PackageSource`."""
        return self._source(package.name).unpack(package, scratch, downloaded)

    def _source(self, name: str) -> PackageSource:
        return self._npm if name in self._of_npm else self._debian


def package_source(folder: Path | None, of_npm: Mapping[str, Package] | None = None) -> PackageSource:
    """The source that a user means: apt and npm when no folder is named, else what the folder holds.

    Args:
        folder: of `.deb` files or a tree with `usr/`, and for packages of npm `.tgz` files.
        of_npm: the packages that are npm's, by name; all others are Debian's.

    Raises:
        UserError: the folder is not there, or holds neither packages nor a tree with `usr/`.
    """
    of_npm = of_npm or {}
    if folder is None:
        return DebianAndNpm(Apt(), Npm(of_npm), of_npm)
    if not folder.is_dir():
        raise UserError(f"--packages {folder} is not a folder.")
    if not (folder / "usr").is_dir() and not any([*folder.glob("*.deb"), *folder.glob("*.tgz")]):
        raise UserError(
            f"--packages {folder} holds no .deb or .tgz file and no unpacked tree with usr/ in it."
        )
    debian = UnpackedTree(folder) if (folder / "usr").is_dir() else DebFolder(folder)
    return DebianAndNpm(debian, TarballFolder(folder), of_npm)
