"""Files that are written whole or not at all, and never over a user's own files unasked."""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from soundalike.errors import UserError

# A process can only learn its mask by changing it, and for that moment the new files of other threads would be
# open to all: done once, before there are any.
_UMASK = os.umask(0o077)
os.umask(_UMASK)

# Windows has no way to open a folder, and so none to sync one.
_FOLDERS_CAN_BE_SYNCED = os.name != "nt"


@contextlib.contextmanager
def replacing_file(path: Path) -> Iterator[Path]:
    """Yield a temporary sibling of `path` to write to; on success it is synced and takes the place of `path`.

    The parent folder is made when missing. If the body raises, the earlier file stays as it was and the
    temporary one is removed.

    Raises:
        UserError: the system refused to write (a full disk, no permission).
    """
    path = Path(path)
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        _sync(temporary)
        # mkstemp makes files private; a result should have the permissions of any other new file.
        temporary.chmod(0o666 & ~_UMASK)
        temporary.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror or error}.") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Yield a temporary sibling folder of `path`; on success its files are synced and it takes the place of `path`.

    Write in it plainly (`Path.write_text`, `json_text`): what is there at the end is synced, once.

    Everything in an earlier folder goes: guarding a user's own files in it is up to the caller.

    Raises:
        UserError: `path` is a file, or the system refused to write.
    """
    # The working folder has no name to put beside it.
    path = Path(path) if Path(path).name else Path(path).resolve()
    if path.exists() and not path.is_dir():
        raise UserError(f"cannot write {path}: it is a file, where a folder should go; choose another name.")
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        yield temporary
        for inside in [*temporary.rglob("*"), temporary]:
            _sync(inside)
        temporary.chmod(0o777 & ~_UMASK)
        if path.exists() and path.samefile(Path.cwd()) and not any(path.iterdir()):
            _fill(path, temporary)
        elif path.exists():
            _swap(temporary, path)
        else:
            temporary.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror or error}.") from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def _swap(new: Path, path: Path) -> None:
    """Put the folder `new` in the place of the folder `path`, and remove the earlier one.

    No system swaps folders in one step: the earlier one moves aside, so that one of both always stands, and
    moves back if the new one cannot take its place.
    """
    aside = Path(tempfile.mkdtemp(prefix=f".{path.name}.old.", dir=path.parent))
    earlier = aside / "earlier"
    try:
        path.replace(earlier)
        new.replace(path)
    except BaseException as error:
        # Even a relative link, which leads nowhere from there.
        if os.path.lexists(earlier):
            earlier.replace(path)
        aside.rmdir()
        if isinstance(error, OSError) and not any(path.iterdir()):
            _fill(path, new)
            return
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _fill(path: Path, new: Path) -> None:
    """Move what is in `new` into an empty folder that cannot be replaced: a mount, or where the user's shell is."""
    for inside in sorted(new.iterdir()):
        shutil.move(inside, path / inside.name)


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8, whole or not at all."""
    with replacing_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_json(path: Path, value: Any) -> None:
    """Write `value` as indented JSON, whole or not at all. NaN and infinity are refused: JSON has no word for them."""
    write_text(path, json_text(value))


def json_text(value: Any) -> str:
    """The text that `write_json` writes."""
    return json.dumps(value, indent=2, allow_nan=False, ensure_ascii=False) + "\n"


def read_json(path: Path, what: str) -> Any:
    """Read a JSON file.

    Args:
        path: the file.
        what: what it should be, for the error sentence ("model configuration").

    Raises:
        UserError: the file is missing, unreadable or not JSON.
    """
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"cannot read the {what} {path}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"the {what} {path} is not valid JSON: {error}.") from error


def refuse_existing(path: Path, overwrite: bool, option: str = "--out") -> None:
    """Guard an output path: fails when something is there already and the user did not ask to replace it.

    An empty folder counts as nothing.

    Args:
        path: what would be written.
        overwrite: whether the user asked to replace what is there.
        option: the option that named `path`.

    Raises:
        UserError: `path` exists and `overwrite` is false.
    """
    path = Path(path)
    is_empty_folder = path.is_dir() and not any(path.iterdir())
    if path.exists() and not is_empty_folder and not overwrite:
        raise UserError(f"{path} exists already; choose another {option} or add --overwrite to replace it.")


def refuse_taken_folder(path: Path, overwrite: bool) -> None:
    """Guard a folder that is written to, and whose other files stay.

    Raises:
        UserError: `path` exists and `overwrite` is false, or it is a file.
    """
    refuse_existing(path, overwrite)
    if Path(path).is_file():
        raise UserError(f"--out {path} is a file; choose a folder.")


def _sync(path: Path) -> None:
    """Force a file's bytes, or a folder's entries, to the disk."""
    is_folder = path.is_dir()
    if is_folder and not _FOLDERS_CAN_BE_SYNCED:
        return
    # Windows syncs only what is open for writing; a folder can only be opened for reading.
    descriptor = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
