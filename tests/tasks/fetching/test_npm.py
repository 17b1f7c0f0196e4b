"""With a small program in the place of npm."""

import io
import os
import shutil
import tarfile
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks.fetching import Package, PackageError, package_source

BELLS = Package("tiny-bells", "1.0.2", 1000)

NPM = """#!/bin/sh
for wanted in "$@"; do :; done
case "$wanted" in
    tiny-bells@1.0.2) cp "$TARBALL" . ;;
    *) echo "npm error 404 Not Found - $wanted" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def tarball(tmp_path: Path) -> Path:
    path = tmp_path / "tarballs" / "tiny-bells-1.0.2.tgz"
    path.parent.mkdir()
    with tarfile.open(path, "w:gz") as tar:
        entry = tarfile.TarInfo("package/C4.mp3")
        content = os.urandom(100)
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
    return path


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    path = tmp_path / "scratch"
    path.mkdir()
    return path


@pytest.mark.skipif(os.name == "nt", reason="the program is a POSIX script")
class TestNpm:
    @pytest.fixture(autouse=True)
    def _npm(self, tmp_path: Path, tarball: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        program = tmp_path / "bin" / "npm"
        program.parent.mkdir()
        program.write_text(NPM)
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("TARBALL", str(tarball))

    def test_a_package_is_downloaded_at_its_version(self, scratch: Path) -> None:
        source = package_source(None, {BELLS.name: BELLS})
        assert source.find([BELLS.name]) == {BELLS.name: BELLS}
        tree = source.unpack(BELLS, scratch, lambda _: None)
        assert (tree / "package" / "C4.mp3").stat().st_size == 100

    def test_what_npm_does_not_have_is_said_in_its_words(self, scratch: Path) -> None:
        whistles = Package("whistles", "3.0.0", 1000)
        source = package_source(None, {whistles.name: whistles})
        with pytest.raises(
            PackageError, match=r"npm cannot download whistles@3\.0\.0: npm error 404 Not Found"
        ):
            source.unpack(whistles, scratch, lambda _: None)


def test_without_npm_the_other_way_is_named(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(UserError, match=r"there is no npm here: .* --packages"):
        package_source(None, {BELLS.name: BELLS}).unpack(BELLS, scratch, lambda _: None)


def test_tarballs_in_a_folder_are_taken_beside_debian_packages(tarball: Path, scratch: Path) -> None:
    source = package_source(tarball.parent, {BELLS.name: BELLS, "whistles": BELLS})
    found = source.find(["bells", "tiny-bells", "whistles"])
    assert {(p.name, p.version, p.size) for p in found.values()} == {
        ("tiny-bells", "1.0.2", tarball.stat().st_size)
    }
    tree = source.unpack(found["tiny-bells"], scratch, lambda _: None)
    assert (tree / "package" / "C4.mp3").is_file()
    assert source.lacks("whistles") == "is not among the .tgz files"
    assert source.lacks("bells") == "is not among the .deb files"


def test_a_damaged_tarball_is_one_package_less(tarball: Path, scratch: Path) -> None:
    tarball.write_bytes(tarball.read_bytes()[:40])
    source = package_source(tarball.parent, {BELLS.name: BELLS})
    with pytest.raises(PackageError, match="is damaged, or no archive"):
        source.unpack(source.find([BELLS.name])[BELLS.name], scratch, lambda _: None)
