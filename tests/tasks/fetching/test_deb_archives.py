import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.tasks.fetching import PackageError, unpack_package

FILES = {
    "usr/share/x/a.bin": b"abc",
    "usr/share/x/odd.bin": b"12345",
    "usr/share/x/same.bin": "a.bin",
    "usr/share/x/out": "/etc/passwd",
}


@pytest.fixture
def without_dpkg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)


@pytest.mark.usefixtures("without_dpkg")
@pytest.mark.parametrize("compression", ["xz", "gz", "bz2", "zst", ""])
def test_without_dpkg_python_lays_out_the_same_files(
    tmp_path: Path, make_deb: Callable[..., Path], compression: str
) -> None:
    unpack_package(make_deb("x", FILES, compression=compression), tmp_path / "tree")
    held = tmp_path / "tree/usr/share/x"
    assert (held / "odd.bin").read_bytes() == b"12345"
    assert (held / "same.bin").read_bytes() == b"abc"
    assert not (held / "out").exists()


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="needs dpkg-deb")
def test_dpkg_and_python_agree(
    tmp_path: Path, make_deb: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    deb = make_deb("x", {path: content for path, content in FILES.items() if path != "usr/share/x/out"})
    unpack_package(deb, tmp_path / "dpkg")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    unpack_package(deb, tmp_path / "python")

    def held(tree: Path) -> dict[str, bytes]:
        return {str(path.relative_to(tree)): path.read_bytes() for path in tree.rglob("*") if path.is_file()}

    assert held(tmp_path / "dpkg") == held(tmp_path / "python")
    assert len(held(tmp_path / "python")) == 4


@pytest.mark.parametrize("dpkg", [True, False])
def test_what_is_no_package_or_cut_short_is_named(
    tmp_path: Path, make_deb: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, dpkg: bool
) -> None:
    if not dpkg:
        monkeypatch.setattr(shutil, "which", lambda _: None)
    elif not shutil.which("dpkg-deb"):
        pytest.skip("needs dpkg-deb")
    deb = make_deb("x", {"usr/a": bytes(range(256)) * 40})
    whole = deb.read_bytes()
    for damaged in (b"not a package", whole[:100], whole[:-60], b""):
        deb.write_bytes(damaged)
        with pytest.raises(
            PackageError, match=r"x_1\.0-1_all\.deb (cannot be unpacked|is no Debian package)"
        ):
            unpack_package(deb, tmp_path / f"tree{len(damaged)}")
