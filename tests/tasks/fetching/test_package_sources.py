from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks.fetching import package_source, unpack_package


def test_a_folder_of_packages_gives_those_it_has(tmp_path: Path, make_deb: Callable[..., Path]) -> None:
    deb = make_deb("bells", {"usr/share/bells/ring.bin": b"ring"}, version="4:1.0~rc1-2")
    source = package_source(deb.parent)
    found = source.find(["bells", "drums"])
    assert list(found) == ["bells"]
    assert (found["bells"].version, found["bells"].size) == ("4:1.0~rc1-2", deb.stat().st_size)
    (tmp_path / "scratch").mkdir()
    sizes: list[int] = []
    tree = source.unpack(found["bells"], tmp_path / "scratch", sizes.append)
    assert (tree / "usr/share/bells/ring.bin").read_bytes() == b"ring"
    assert sizes == [deb.stat().st_size]


def test_a_tree_gives_the_packages_unpacked_to_it(tmp_path: Path, make_deb: Callable[..., Path]) -> None:
    tree = tmp_path / "tree"
    for name in ("bells", "drums"):
        unpack_package(make_deb(name, {f"usr/share/{name}.bin": b""}), tree)
    source = package_source(tree)
    found = source.find(["bells", "drums", "whistles"])
    assert sorted(found) == ["bells", "drums"]
    assert source.unpack(found["bells"], tmp_path, lambda _: None) == tree


def test_two_versions_of_a_package_are_refused(make_deb: Callable[..., Path]) -> None:
    make_deb("bells", {}, version="1")
    deb = make_deb("bells", {}, version="2")
    with pytest.raises(UserError, match=r"holds bells_1_all\.deb and bells_2_all\.deb: keep one"):
        package_source(deb.parent)


def test_a_folder_of_neither_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds no \.deb or \.tgz file and no unpacked tree"):
        package_source(tmp_path)
    with pytest.raises(UserError, match="gone is not a folder"):
        package_source(tmp_path / "gone")
