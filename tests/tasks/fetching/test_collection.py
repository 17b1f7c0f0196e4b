import json
import zipfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from soundalike.audio import read_header
from soundalike.errors import UserError
from soundalike.tasks import training_clips
from soundalike.tasks.fetching import (
    Collection,
    ListedPackage,
    ListedSound,
    Package,
    PackageError,
    PackageSource,
    fetch_collection,
    package_source,
    unpack_package,
)

COLLECTION = Collection(
    name="small",
    title="Small",
    description="",
    packages={name: ListedPackage(version="1.0-1", megabytes=0.01) for name in ("bells", "drums")},
)
PLACES = (
    ("bells", "usr/share/bells/ring.wav", ""),
    ("bells", "usr/share/bells/pack.pk3", "sound/knell.wav"),
    ("drums", "usr/share/drums/Tom 1.ogg", ""),
)


class Counting:
    """A source that counts what is asked of it, and can be told to fail at a package."""

    def __init__(self, source: PackageSource, fails: BaseException | None = None, at: str = "") -> None:
        self.unpacked: list[str] = []
        self._source, self._fails, self._at = source, fails, at

    def lacks(self, name: str) -> str:
        return self._source.lacks(name)

    def find(self, names: Sequence[str]) -> dict[str, Package]:
        return self._source.find(names)

    def unpack(self, package: Package, scratch: Path, downloaded: Callable[[int], None], /) -> Path:
        self.unpacked.append(package.name)
        if self._fails and package.name == self._at:
            raise self._fails
        return self._source.unpack(package, scratch, downloaded)


@pytest.fixture
def debs(make_deb: Callable[..., Path], sound_bytes: Callable[..., bytes]) -> Path:
    """Two packages of three sounds: a file, a member of an archive, and an Ogg file."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("sound/knell.wav", sound_bytes(2))
    bells = {"usr/share/bells/ring.wav": sound_bytes(1), "usr/share/bells/pack.pk3": archive.getvalue()}
    make_deb("bells", bells)
    return make_deb("drums", {"usr/share/drums/Tom 1.ogg": sound_bytes(3, "OGG", 22_050)}).parent


@pytest.fixture
def sounds(debs: Path, listing: Callable[..., list[ListedSound]]) -> list[ListedSound]:
    return listing(package_source(debs), *PLACES)


def _held(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_listed_recordings_arrive_as_flac_with_manifest_card_and_licences(
    tmp_path: Path, debs: Path, sounds: list[ListedSound], notes: Any
) -> None:
    out = tmp_path / "out"
    fetched = fetch_collection(COLLECTION, sounds, out, package_source(debs), notes)
    assert _held(out) == {
        "manifest.csv",
        "card.json",
        *("bells/0001-ring.flac", "bells/0002-knell.flac", "bells/record.json", "bells/copyright"),
        *("drums/0001-Tom_1.flac", "drums/record.json", "drums/copyright"),
    }
    clips = training_clips(out)
    assert [(clip.label, clip.group) for clip in clips] == [("", "bells"), ("", "bells"), ("", "drums")]
    assert [read_header(clip.path).sample_rate for clip in clips] == [11_025, 11_025, 22_050]
    card = json.loads((out / "card.json").read_text())
    assert (card["name"], card["clips"]) == ("small", 3)
    assert [(source["name"], source["version"]) for source in card["sources"]] == [
        ("bells", "1.0-1"),
        ("drums", "1.0-1"),
    ]
    assert (fetched.clips, fetched.listed) == (3, 3)
    assert fetched.seconds == pytest.approx(2 * 3000 / 11_025 + 3000 / 22_050)
    assert fetched.size == sum(clip.path.stat().st_size for clip in clips)
    assert notes.size == notes.done[-1] == sum(deb.stat().st_size for deb in debs.iterdir())
    assert notes.done == sorted(notes.done)


def test_blocks_of_a_list_are_those_of_its_manifest(
    tmp_path: Path, debs: Path, sounds: list[ListedSound], notes: Any
) -> None:
    inside = [replace(sound, block=sound.package) for sound in sounds]
    fetch_collection(COLLECTION, inside, tmp_path / "out", package_source(debs), notes)
    assert [clip.block for clip in training_clips(tmp_path / "out")] == ["bells", "bells", "drums"]


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), UserError("No space left on device")])
def test_after_a_break_only_what_is_missing_is_fetched(
    tmp_path: Path, debs: Path, sounds: list[ListedSound], notes: Any, stop: BaseException
) -> None:
    out = tmp_path / "out"
    source = package_source(debs)
    with pytest.raises(type(stop)):
        fetch_collection(COLLECTION, sounds, out, Counting(source, stop, at="drums"), notes)
    assert {path.name for path in out.iterdir()} == {"bells", "card.json"}
    again = Counting(source)
    assert fetch_collection(COLLECTION, sounds, out, again, notes).clips == 3
    assert again.unpacked == ["drums"]
    anew = Counting(source)
    fetch_collection(COLLECTION, sounds, out, anew, notes, overwrite=True)
    assert anew.unpacked == ["bells", "drums"]


def test_when_the_system_refuses_to_write_what_is_finished_is_kept(
    tmp_path: Path,
    debs: Path,
    sounds: list[ListedSound],
    notes: Any,
    limited_file_size: Callable[[int], AbstractContextManager[None]],
) -> None:
    tree = tmp_path / "tree"
    for deb in debs.iterdir():
        unpack_package(deb, tree)
    source = package_source(tree)
    out = tmp_path / "out"
    fetch_collection(COLLECTION, sounds[:2], out, source, notes)
    (out / "manifest.csv").unlink()
    with limited_file_size(1000), pytest.raises(UserError, match=r"cannot write .*drums: File too large\."):
        fetch_collection(COLLECTION, sounds, out, source, notes)
    assert {path.name for path in out.iterdir()} == {"bells", "card.json"}
    assert fetch_collection(COLLECTION, sounds, out, source, notes).clips == 3


def test_what_a_killed_fetch_left_is_removed(
    tmp_path: Path, debs: Path, sounds: list[ListedSound], notes: Any
) -> None:
    out = tmp_path / "out"
    fetch_collection(COLLECTION, sounds, out, package_source(debs), notes)
    for name in (".unpacked.x", ".bells.x", ".git"):
        (out / name / "tree").mkdir(parents=True)
    fetch_collection(COLLECTION, sounds, out, package_source(debs), notes)
    assert {path.name for path in out.iterdir()} == {"bells", "drums", "card.json", "manifest.csv", ".git"}


def test_a_package_is_fetched_again_when_a_file_or_its_list_is_another(
    tmp_path: Path, debs: Path, sounds: list[ListedSound], notes: Any
) -> None:
    out = tmp_path / "out"
    fetch_collection(COLLECTION, sounds[1:], out, package_source(debs), notes)
    (out / "drums" / "0001-Tom_1.flac").unlink()
    source = Counting(package_source(debs))
    fetch_collection(COLLECTION, sounds, out, source, notes)
    assert source.unpacked == ["bells", "drums"]


def test_a_package_that_cannot_be_had_is_named_and_left_out(
    tmp_path: Path, debs: Path, sounds: list[ListedSound], notes: Any
) -> None:
    failing = Counting(package_source(debs), PackageError("apt cannot download drums: no network."), "drums")
    assert fetch_collection(COLLECTION, sounds, tmp_path / "out", failing, notes).clips == 2
    assert notes.said == ["drums: apt cannot download drums: no network. Its 1 recordings are left out."]
    next(debs.glob("drums*")).unlink()
    fetched = fetch_collection(COLLECTION, sounds, tmp_path / "other", package_source(debs), notes)
    assert fetched.clips == 2
    assert notes.said[-1] == "drums: is not among the .deb files; its 1 recordings are left out."


def test_a_recording_that_is_not_the_listed_one_is_named_and_left_out(
    tmp_path: Path,
    debs: Path,
    sounds: list[ListedSound],
    notes: Any,
    make_deb: Callable[..., Path],
    sound_bytes: Callable[..., bytes],
) -> None:
    next(debs.glob("bells*")).unlink()
    make_deb("bells", {"usr/share/bells/ring.wav": sound_bytes(9)}, version="2.0-1")
    fetched = fetch_collection(COLLECTION, sounds, tmp_path / "out", package_source(debs), notes)
    assert fetched.clips == 1
    (sentence,) = notes.said
    assert sentence.startswith("bells: None of") or "none of its recordings is a listed one" in sentence
    assert (
        "usr/share/bells/ring.wav is not the listed recording (version 2.0-1; the list has 1.0-1)" in sentence
    )


def test_one_recording_that_is_gone_leaves_the_others(
    tmp_path: Path,
    debs: Path,
    sounds: list[ListedSound],
    notes: Any,
    make_deb: Callable[..., Path],
    sound_bytes: Callable[..., bytes],
) -> None:
    make_deb("bells", {"usr/share/bells/ring.wav": sound_bytes(1)})
    fetched = fetch_collection(COLLECTION, sounds, tmp_path / "out", package_source(debs), notes)
    assert fetched.clips == 2
    assert notes.said == [
        "bells: usr/share/bells/pack.pk3 cannot be opened for its member sound/knell.wav: [Errno 2] No such file"
        " or directory: 'usr/share/bells/pack.pk3'."
    ]


def test_a_folder_of_something_else_is_not_touched(
    tmp_path: Path, debs: Path, sounds: list[ListedSound], notes: Any
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").touch()
    for overwrite in (False, True):
        with pytest.raises(UserError, match="holds something other than small: choose another --out"):
            fetch_collection(COLLECTION, sounds, out, package_source(debs), notes, overwrite=overwrite)
    assert _held(out) == {"mine.txt"}


def test_nothing_at_all_is_an_error(
    tmp_path: Path, debs: Path, sounds: list[ListedSound], notes: Any
) -> None:
    for deb in debs.glob("*s_*"):
        deb.rename(deb.with_name(f"other-{deb.name}"))
    with pytest.raises(UserError, match="no recording of small could be had"):
        fetch_collection(COLLECTION, sounds, tmp_path / "out", package_source(debs), notes)
