"""What a user sees while sounds are fetched, on standard error: a bar on a terminal, plain lines elsewhere."""

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

_SECONDS_BETWEEN_LINES = 10.0


class Watch(Protocol):
    """Told how far a fetch is."""

    def total(self, size: int) -> None:
        """There are so many bytes to fetch."""

    def at(self, what: str, done: int, detail: str = "", /) -> None:
        """So many bytes are done, and `what` is being fetched; `detail` says how far it is beyond bytes."""

    def say(self, sentence: str) -> None:
        """Something could not be had; the fetch goes on."""


@contextlib.contextmanager
def showing_progress() -> Iterator[Watch]:
    """A watch that prints what it is told."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        yield _Bar(progress)


class _Bar:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def total(self, size: int) -> None:
        self._progress.update(self._task, total=size)

    def at(self, what: str, done: int, detail: str = "", /) -> None:
        self._progress.update(self._task, description=_with(what, detail), completed=done)

    def say(self, sentence: str) -> None:
        self._progress.console.print(sentence, markup=False, highlight=False, soft_wrap=True)


class _Lines:
    """A line for each new thing that is fetched, and now and then one that says how far it is."""

    def __init__(self) -> None:
        self._size = 0
        self._what = ""
        self._last_line = time.monotonic()

    def total(self, size: int) -> None:
        self._size = size

    def at(self, what: str, done: int, detail: str = "", /) -> None:
        now = time.monotonic()
        if what != self._what or now - self._last_line >= _SECONDS_BETWEEN_LINES:
            self.say(f"{done / 1e6:.1f} of {self._size / 1e6:.1f} MB: {_with(what, detail)}")
            self._what, self._last_line = what, now

    def say(self, sentence: str) -> None:
        print(sentence, file=sys.stderr, flush=True)


def _with(what: str, detail: str) -> str:
    return f"{what}, {detail}" if detail else what
