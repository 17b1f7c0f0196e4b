"""Files are written whole or not at all, and nothing of the user's is replaced unasked."""

import errno
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from soundalike import files
from soundalike.errors import UserError
from soundalike.files import (
    read_json,
    refuse_existing,
    replacing_file,
    replacing_folder,
    write_json,
    write_text,
)


def everything_in(folder: Path) -> dict[str, bytes | None]:
    """Every path below `folder`, with its bytes if it is a file: hidden leftovers included."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that turns out to be full when bytes must really reach it, as disks with delayed allocation do."""

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)


# Files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("earlier", [None, "earlier"])
def test_a_file_is_written_and_nothing_else_is_left(tmp_path: Path, earlier: str | None) -> None:
    path = tmp_path / "new" / "folder" / "notes.txt"
    if earlier is not None:
        path.parent.mkdir(parents=True)
        path.write_text(earlier)
    write_text(path, "größer")
    assert path.read_bytes() == "größer".encode()
    assert [entry.name for entry in path.parent.iterdir()] == ["notes.txt"]


def test_the_temporary_keeps_the_suffix(tmp_path: Path) -> None:
    """Writers of audio and archives choose their format by it."""
    with replacing_file(tmp_path / "sound.flac") as temporary:
        assert temporary.suffix == ".flac"
        assert temporary.parent == tmp_path


def test_a_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_text(tmp_path / "written", "")
    with replacing_folder(tmp_path / "folder"):
        pass
    (tmp_path / "usual_folder").mkdir()
    assert (tmp_path / "written").stat().st_mode == (tmp_path / "usual").stat().st_mode
    assert (tmp_path / "folder").stat().st_mode == (tmp_path / "usual_folder").stat().st_mode


class Stopped(BaseException):
    """Something that is not even an Exception, as ctrl-C is not."""


def write_half(writing: AbstractContextManager[Path], inside: str, stop: type[BaseException]) -> None:
    with writing as temporary:
        (temporary / inside).write_text("half of the new")
        raise stop


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize("stop", [ValueError, Stopped])
def test_an_interrupted_file_leaves_the_earlier_one(
    tmp_path: Path, stop: type[BaseException], exists: bool
) -> None:
    path = tmp_path / "notes.txt"
    if exists:
        path.write_text("earlier")
    before = everything_in(tmp_path)
    with pytest.raises(stop):
        write_half(replacing_file(path), "", stop)
    assert everything_in(tmp_path) == before


def test_a_full_disk_is_named_and_leaves_the_earlier_file(tmp_path: Path, full_disk: None) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("earlier")
    with pytest.raises(UserError, match="No space left on device") as error:
        write_text(path, "later")
    assert str(path) in str(error.value)
    assert everything_in(tmp_path) == {"notes.txt": b"earlier"}


def test_a_write_that_the_system_cuts_leaves_the_earlier_file(
    tmp_path: Path, limited_file_size: Callable[[int], AbstractContextManager[None]]
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("earlier")
    with limited_file_size(1_000), pytest.raises(UserError, match="cannot write"):
        write_text(path, "x" * 5_000)
    assert everything_in(tmp_path) == {"notes.txt": b"earlier"}


@pytest.mark.parametrize("writing", [replacing_file, replacing_folder])
def test_a_file_in_the_way_of_a_folder_is_a_users_mistake(tmp_path: Path, writing) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot write"), writing(tmp_path / "file" / "inside"):
        pass
    assert everything_in(tmp_path) == {"file": b""}


def test_a_folder_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept").touch()
    with pytest.raises(UserError, match="cannot write"):
        write_text(tmp_path / "folder", "text")
    assert everything_in(tmp_path) == {"folder": None, "folder/kept": b""}


# Folders ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exists", [False, True])
def test_a_folder_takes_the_place_of_the_earlier_one(tmp_path: Path, exists: bool) -> None:
    path = tmp_path / "run"
    if exists:
        (path / "old").mkdir(parents=True)
        (path / "old" / "file").write_text("earlier")
    with replacing_folder(path) as temporary:
        (temporary / "deep").mkdir()
        (temporary / "deep" / "file").write_text("later")
        assert not exists or (path / "old" / "file").read_text() == "earlier"
    assert everything_in(tmp_path) == {"run": None, "run/deep": None, "run/deep/file": b"later"}


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize("stop", [ValueError, Stopped])
def test_an_interrupted_folder_leaves_the_earlier_one(
    tmp_path: Path, stop: type[BaseException], exists: bool
) -> None:
    path = tmp_path / "run"
    if exists:
        path.mkdir()
        (path / "file").write_text("earlier")
    before = everything_in(tmp_path)
    with pytest.raises(stop):
        write_half(replacing_folder(path), "file", stop)
    assert everything_in(tmp_path) == before


def test_a_full_disk_leaves_the_earlier_folder(tmp_path: Path, full_disk: None) -> None:
    path = tmp_path / "run"
    path.mkdir()
    (path / "file").write_text("earlier")
    with pytest.raises(UserError, match="No space left"), replacing_folder(path) as temporary:
        (temporary / "file").write_text("later")
    assert everything_in(tmp_path) == {"run": None, "run/file": b"earlier"}


def test_a_swap_that_fails_half_way_puts_the_earlier_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run"
    path.mkdir()
    (path / "file").write_text("earlier")
    rename = Path.replace

    def refuse_the_new_one(self: Path, target: Path) -> Path:
        if target == path and not (self / "file").read_text() == "earlier":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", refuse_the_new_one)
    with pytest.raises(UserError, match="cannot write"), replacing_folder(path) as temporary:
        (temporary / "file").write_text("later")
    assert everything_in(tmp_path) == {"run": None, "run/file": b"earlier"}


def test_a_file_in_the_place_of_a_folder_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("mine")
    with pytest.raises(UserError, match="it is a file"), replacing_folder(tmp_path / "run"):
        pytest.fail("work began")
    assert everything_in(tmp_path) == {"run": b"mine"}


def test_a_folder_that_cannot_be_moved_aside_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on systems that lock folders in use."""
    path = tmp_path / "run"
    path.mkdir()
    (path / "file").write_text("earlier")

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UserError, match="cannot write"), replacing_folder(path) as temporary:
        (temporary / "file").write_text("later")
    assert everything_in(tmp_path) == {"run": None, "run/file": b"earlier"}


def test_a_link_to_a_folder_is_replaced_and_its_target_kept(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "file").write_text("mine")
    (tmp_path / "run").symlink_to(tmp_path / "target")
    with replacing_folder(tmp_path / "run") as temporary:
        (temporary / "file").write_text("later")
    expected = {"run": None, "run/file": b"later", "target": None, "target/file": b"mine"}
    assert everything_in(tmp_path) == expected


# Systems ----------------------------------------------------------------------------------------------------


def test_folders_are_not_opened_where_the_system_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refuse_folders(path, *options, **keys) -> int:
        if os.path.isdir(path):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return opened(path, *options, **keys)

    monkeypatch.setattr(files, "_FOLDERS_CAN_BE_SYNCED", False)
    monkeypatch.setattr(files.os, "open", refuse_folders)
    with replacing_folder(tmp_path / "run") as temporary:
        (temporary / "deep").mkdir()
        (temporary / "deep" / "file").write_text("text")
    write_text(tmp_path / "file", "text")
    monkeypatch.undo()
    expected = {"file": b"text", "run": None, "run/deep": None, "run/deep/file": b"text"}
    assert everything_in(tmp_path) == expected


def test_writing_leaves_the_mask_of_the_process_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a moment's change would show in the files that other threads make."""
    monkeypatch.setattr(os, "umask", lambda mask: pytest.fail("the mask was changed"))
    write_text(tmp_path / "file", "text")
    with replacing_folder(tmp_path / "run"):
        pass
    assert sorted(everything_in(tmp_path)) == ["file", "run"]


# JSON -------------------------------------------------------------------------------------------------------


def test_json_is_read_back(tmp_path: Path) -> None:
    value = {"name": "Größe", "numbers": [0.1, 1e-300, 2**60], "nothing": None}
    write_json(tmp_path / "value.json", value)
    assert read_json(tmp_path / "value.json", "value") == value
    assert "Größe" in (tmp_path / "value.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_json_has_no_word_for_some_numbers(tmp_path: Path, number: float) -> None:
    write_json(tmp_path / "value.json", 1)
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "value.json", [number])
    assert everything_in(tmp_path) == {"value.json": b"1\n"}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [(None, "No such file"), (b"{", "is not valid JSON"), (b"\xff\xfe\x00", "is not valid JSON")],
)
def test_unreadable_json_is_named(tmp_path: Path, content: bytes | None, complaint: str) -> None:
    path = tmp_path / "value.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=complaint) as error:
        read_json(path, "model configuration")
    assert f"the model configuration {path}" in str(error.value)


# Guarding what exists ---------------------------------------------------------------------------------------


def test_what_exists_is_refused_unless_asked(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").touch()
    for path in (tmp_path / "file", tmp_path / "folder"):
        with pytest.raises(UserError, match="exists already; choose another --out or add --overwrite"):
            refuse_existing(path, overwrite=False)
        refuse_existing(path, overwrite=True)


def test_nothing_and_an_empty_folder_are_free_to_use(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refuse_existing(tmp_path / "empty", overwrite=False)
    refuse_existing(tmp_path / "missing", overwrite=False)


def test_the_working_folder_is_filled_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with replacing_folder(Path()) as temporary:
        (temporary / "sounds").mkdir()
        (temporary / "sounds" / "a.wav").write_bytes(b"a")
    assert Path("sounds/a.wav").read_bytes() == b"a"
    assert everything_in(tmp_path) == {"here": None, "here/sounds": None, "here/sounds/a.wav": b"a"}


def test_an_empty_folder_that_cannot_be_moved_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a mount cannot."""
    (tmp_path / "out").mkdir()
    replace = Path.replace

    def busy(path: Path, to: Path) -> Path:
        if path == tmp_path / "out":
            raise OSError(errno.EBUSY, "Device or resource busy")
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", busy)
    with replacing_folder(tmp_path / "out") as temporary:
        (temporary / "a.wav").write_bytes(b"a")
    assert everything_in(tmp_path) == {"out": None, "out/a.wav": b"a"}
    with (
        pytest.raises(UserError, match="Device or resource busy"),
        replacing_folder(tmp_path / "out") as temporary,
    ):
        (temporary / "b.wav").write_bytes(b"b")
    assert everything_in(tmp_path) == {"out": None, "out/a.wav": b"a"}
