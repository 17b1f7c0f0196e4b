"""What a user can write for a data set: `NAME:FOLDER`."""

from pathlib import Path

from soundalike.errors import UserError, unknown_name
from soundalike.tasks.readers import ALIASES, DATA_SETS, DataSet


def data_set_and_folder(written: str) -> tuple[DataSet, Path] | None:
    """The data set and folder of `NAME:FOLDER`; None for anything that is a path.

    A path that exists is a path, whatever colons it holds, and so is what begins like one (`C:\\sounds`, `./a:b`).

    Raises:
        UserError: no data set has that name (the nearest is suggested), or no folder follows it.
    """
    name, colon, folder = written.partition(":")
    if not colon or len(name) < 2 or any(mark in name for mark in "./\\~") or Path(written).exists():
        return None
    if name not in DATA_SETS and name not in ALIASES:
        raise unknown_name("data set", name, (*DATA_SETS, *ALIASES))
    if not folder:
        raise UserError(f"{name}: wants the folder that its archive unpacked to: write {name}:FOLDER.")
    return DATA_SETS[ALIASES.get(name, name)], Path(folder).expanduser()
