"""`log.jsonl`: one JSON object a line, appended as the run goes."""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from soundalike.errors import UserError
from soundalike.files import write_text

Entry = dict[str, Any]


class RunLog:
    """The log of a run, open for appending; a context manager.

    Attributes:
        entries: all lines so far, those of earlier sessions included.
    """

    def __init__(self, path: Path, last_step: int) -> None:
        """Open the log at `path`, dropping what was written after `last_step`."""
        self._path = path
        self.entries = [entry for entry in read_log(path) if entry["step"] <= last_step]
        write_text(path, "".join(map(_line, self.entries)))
        # Without a buffer: after a failed write nothing is left over that closing would try to write again.
        self._file = path.open("ab", buffering=0)

    def append(self, entry: Mapping[str, Any]) -> None:
        """Add one line, whole in the file when this returns.

        Raises:
            UserError: the system refused to write (a full disk).
        """
        self.entries.append(dict(entry))
        line = _line(entry).encode()
        with self._writing():
            while line:
                line = line[self._file.write(line) :]

    def sync(self) -> None:
        """Force the lines so far to the disk, so that no checkpoint is newer than its log.

        Raises:
            UserError: the system refused to write.
        """
        with self._writing():
            os.fsync(self._file.fileno())

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UserError(f"cannot write {self._path}: {error.strerror}.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def read_log(path: Path) -> list[Entry]:
    """The entries of a log, oldest first; none when there is no file. A last line cut by a kill is left out.

    Raises:
        UserError: the file cannot be read, or a line before the last is not an entry.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read {path}: {error}.") from error
    entries = []
    for number, line in enumerate(lines, start=1):
        if not line.endswith("\n"):
            break
        try:
            entry = json.loads(line)
            entry["step"] + 0
        except (ValueError, TypeError, KeyError) as error:
            raise UserError(f"{path}, line {number}, is not a line of a training log.") from error
        entries.append(entry)
    return entries


def _line(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, allow_nan=False) + "\n"
