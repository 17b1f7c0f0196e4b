import io
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks.fetching.archives import unpack_archive


def _tar(path: Path, *entries: tarfile.TarInfo, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as tar:
        for entry in entries:
            # Bytes that do not shrink: what shrinks a hundredfold is refused.
            tar.addfile(entry, io.BytesIO(os.urandom(entry.size)))
    return path


def _entry(name: str, size: int = 4, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.type, entry.linkname = size, kind, target
    return entry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Deep enough that what leaves it still lies in the test's own folder."""
    path = tmp_path / "deep" / "folder"
    path.mkdir(parents=True)
    return path


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz"])
def test_a_tar_unpacks_with_its_folders(tmp_path: Path, folder: Path, mode: str) -> None:
    unpack_archive(_tar(tmp_path / "a", _entry("./x/a.wav"), _entry("y.txt", 7), mode=mode), folder)
    assert (folder / "x" / "a.wav").stat().st_size == 4
    assert (folder / "y.txt").stat().st_size == 7


def test_a_zip_unpacks_with_its_folders(tmp_path: Path, folder: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x/a.wav", b"abcd")
    unpack_archive(tmp_path / "a.zip", folder)
    assert (folder / "x" / "a.wav").read_bytes() == b"abcd"


@pytest.mark.parametrize(
    "entry",
    [
        _entry("../out.wav"),
        _entry("x/../../out.wav"),
        _entry("link", 0, tarfile.SYMTYPE, "../../out.wav"),
        _entry("link", 0, tarfile.SYMTYPE, "/etc/passwd"),
        _entry("link", 0, tarfile.LNKTYPE, "../../out.wav"),
        _entry("pipe", 0, tarfile.FIFOTYPE),
    ],
)
def test_a_tar_member_that_leads_out_is_refused(tmp_path: Path, folder: Path, entry: tarfile.TarInfo) -> None:
    with pytest.raises(UserError, match="is not to be trusted"):
        unpack_archive(_tar(tmp_path / "a.tar.gz", entry), folder)
    assert not list(folder.iterdir())
    assert {path.name for path in tmp_path.iterdir()} == {"a.tar.gz", "deep"}


@pytest.mark.parametrize("name", ["../out.wav", "x/../../out.wav", "/out.wav", "C:\\out.wav", "..\\out.wav"])
def test_a_zip_member_that_leads_out_is_refused(tmp_path: Path, folder: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, b"abcd")
    with pytest.raises(UserError, match="is not to be trusted: its member"):
        unpack_archive(tmp_path / "a.zip", folder)
    assert not list(folder.iterdir())


def test_a_link_in_a_zip_is_refused(tmp_path: Path, folder: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UserError, match="is not to be trusted: its member link leads elsewhere"):
        unpack_archive(tmp_path / "a.zip", folder)


def _zip_of_zeros(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"{number}.wav", bytes(100_000))


def _tar_of_zeros(path: Path) -> None:
    with tarfile.open(path, "w:gz") as tar:
        for number in range(10):
            tar.addfile(_entry(f"{number}.wav", 100_000), io.BytesIO(bytes(100_000)))


@pytest.mark.parametrize("make", [_zip_of_zeros, _tar_of_zeros])
def test_an_archive_that_grows_without_measure_is_refused(
    tmp_path: Path, folder: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "bomb")
    with pytest.raises(UserError, match="unpacks to more than 10 times its size"):
        unpack_archive(tmp_path / "bomb", folder)
    assert sum(path.stat().st_size for path in folder.iterdir()) < 10 * (tmp_path / "bomb").stat().st_size


def test_a_damaged_archive_is_named(tmp_path: Path, folder: Path) -> None:
    whole = _tar(tmp_path / "a.tar.gz", _entry("a.wav", 5000)).read_bytes()
    for content in (whole[:-2000], b"no archive at all", b""):
        (tmp_path / "a.tar.gz").write_bytes(content)
        with pytest.raises(UserError, match=r"a\.tar\.gz is damaged, or no archive"):
            unpack_archive(tmp_path / "a.tar.gz", folder)
