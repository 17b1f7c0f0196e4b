"""With two small programs in the place of apt's own."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks.fetching import PackageError, download_package, package_source

pytestmark = pytest.mark.skipif(os.name == "nt", reason="apt is a POSIX program")

APT_CACHE = """#!/bin/sh
cat <<END
Package: bells
Version: 2:1.0-1
Size: 1234
Description: rings
 Version: 9

Package: drums
Version: 3
Size: 77
END
echo "N: Unable to locate package whistles" >&2
exit 100
"""

APT_GET = """#!/bin/sh
case "$3" in
    bells=2:1.0-1) cp "$DEB" . ;;
    endless*) echo $$ > process; exec tail -f /dev/null ;;
    full*) echo "E: Write error - write (28: No space left on device)" >&2; exit 100 ;;
    *) echo "W: a warning" >&2; echo "E: Failed to fetch $3  Could not resolve the host." >&2; exit 100 ;;
esac
"""


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_deb: Callable[..., Path]) -> Path:
    """A package of bells that this apt downloads."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in (("apt-cache", APT_CACHE), ("apt-get", APT_GET)):
        (programs / name).write_text(script)
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    deb = make_deb("bells", {"usr/share/bells/ring.bin": b"ring"}, version="2:1.0-1")
    monkeypatch.setenv("DEB", str(deb))
    return deb


@pytest.mark.usefixtures("apt")
def test_what_apt_knows_is_found_and_downloaded(tmp_path: Path) -> None:
    source = package_source(None)
    found = source.find(["bells", "drums", "whistles"])
    assert {name: (package.version, package.size) for name, package in found.items()} == {
        "bells": ("2:1.0-1", 1234),
        "drums": ("3", 77),
    }
    (tmp_path / "scratch").mkdir()
    tree = source.unpack(found["bells"], tmp_path / "scratch", lambda _: None)
    assert (tree / "usr/share/bells/ring.bin").read_bytes() == b"ring"


@pytest.mark.usefixtures("apt")
def test_what_apt_cannot_reach_is_said_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(
        PackageError,
        match=r"apt cannot download drums 3: Failed to fetch drums=3  Could not resolve the host\.$",
    ):
        download_package("drums", "3", tmp_path)


@pytest.mark.usefixtures("apt")
def test_a_full_disk_is_no_fault_of_the_package(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No space left on device") as refusal:
        download_package("full", "1", tmp_path)
    assert not isinstance(refusal.value, PackageError)


def test_without_apt_the_other_way_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(UserError, match=r"there is no apt-get here: .* --packages"):
        package_source(None).find(["bells"])


@pytest.mark.usefixtures("apt")
def test_an_interrupt_ends_apt_too(tmp_path: Path) -> None:
    process = tmp_path / "process"

    def interrupt(_: int) -> None:
        if process.exists() and process.read_text():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download_package("endless", "1", tmp_path, interrupt)
    with pytest.raises(ProcessLookupError):
        os.kill(int(process.read_text()), 0)
