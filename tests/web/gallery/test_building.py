"""A gallery on the disk."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundalike.errors import UserError
from soundalike.web.gallery import PAGE_FILE, GalleryPlan, build_gallery
from soundalike.web.gallery.examples import render_examples


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_page_plays_the_sounds_beside_it(plan: GalleryPlan, tmp_path: Path) -> None:
    build_gallery(plan, tmp_path / "g", command="soundalike gallery")
    names = re.findall(r'data-audio="(.*?)"', (tmp_path / "g" / PAGE_FILE).read_text(encoding="utf-8"))
    assert sorted([*names, PAGE_FILE]) == sorted(files_in(tmp_path / "g"))
    audio, sample_rate = soundfile.read(tmp_path / "g" / "audio" / "02-b-delta-0.50.flac")
    assert sample_rate == plan.sample_rate
    assert soundfile.info(tmp_path / "g" / "audio" / "02-b-delta-0.50.flac").subtype == "PCM_16"
    np.testing.assert_allclose(audio, render_examples(plan)[1].pairs[1].b.audio, atol=2.0**-15)


def test_a_single_file_is_all_there_is(plan: GalleryPlan, tmp_path: Path) -> None:
    build_gallery(plan, tmp_path / "g", command="soundalike gallery", single_file=True)
    files = files_in(tmp_path / "g")
    assert list(files) == [PAGE_FILE]
    assert files[PAGE_FILE].count(b'data-audio="data:audio/flac;base64,ZkxhQ') == 10


def test_the_same_plan_gives_the_same_bytes(plan: GalleryPlan, tmp_path: Path) -> None:
    for name in ("g", "h"):
        build_gallery(plan, tmp_path / name, command="soundalike gallery")
    assert files_in(tmp_path / "g") == files_in(tmp_path / "h")


def test_an_earlier_gallery_is_replaced_altogether(plan: GalleryPlan, tmp_path: Path) -> None:
    (tmp_path / "g" / "audio").mkdir(parents=True)
    (tmp_path / "g" / "audio" / "77-a-delta-1e-05.flac").touch()
    build_gallery(plan, tmp_path / "g", command="soundalike gallery", single_file=True)
    assert list(files_in(tmp_path / "g")) == [PAGE_FILE]


@pytest.mark.parametrize("name", ["thesis.txt", "audio/thesis.txt", "audio/song.flac"])
def test_a_users_own_files_are_not_lost(plan: GalleryPlan, tmp_path: Path, name: str) -> None:
    path = tmp_path / "g" / name
    path.parent.mkdir(parents=True)
    path.write_text("precious")
    with pytest.raises(UserError, match=f"holds {name}, which is not of a gallery"):
        build_gallery(plan, tmp_path / "g", command="soundalike gallery")
    assert path.read_text() == "precious"


def test_a_full_disk_leaves_nothing(
    plan: GalleryPlan, tmp_path: Path, limited_file_size: Callable[[int], AbstractContextManager[None]]
) -> None:
    with limited_file_size(20_000), pytest.raises(UserError, match=r"cannot write .*g: "):
        build_gallery(plan, tmp_path / "g", command="soundalike gallery")
    assert list(tmp_path.iterdir()) == []
