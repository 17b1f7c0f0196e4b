"""What a user sees while many files are worked on, on standard error: a bar on a terminal, plain lines elsewhere."""

import contextlib
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress

_SECONDS_BETWEEN_LINES = 10.0


class ShowFiles(Protocol):
    """Shows how far the work is."""

    def __call__(self, done: int, files: int, errors: Sequence[str] = ()) -> None:
        """Tell that `done` of `files` files are done, and what was wrong with the newest of them."""


@contextlib.contextmanager
def showing_files() -> Iterator[ShowFiles]:
    """Something to tell how many files are done: it shows that, the time left, and each error."""
    if sys.stderr.isatty():
        with _bar() as progress:
            task = progress.add_task("", total=None)

            def move(done: int, files: int, errors: Sequence[str] = ()) -> None:
                for error in errors:
                    progress.console.print(error, markup=False, highlight=False, soft_wrap=True)
                progress.update(task, completed=done, total=files)

            yield move
    else:
        yield _Lines()


def _bar() -> "Progress":
    # Imported here: it takes a tenth of a second, and most uses of this room show nothing.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("files"),
        MofNCompleteColumn(),
        BarColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


class _Lines:
    """A line for each error, and now and then one that says how far the work is."""

    def __init__(self) -> None:
        self._begun: tuple[float, int] | None = None
        self._last_line = time.monotonic()

    def __call__(self, done: int, files: int, errors: Sequence[str] = ()) -> None:
        for error in errors:
            self._print(error)
        now = time.monotonic()
        if self._begun is None:
            self._begun = now, done
        elif now - self._last_line >= _SECONDS_BETWEEN_LINES and done < files:
            begun, done_before = self._begun
            left = (now - begun) / (done - done_before) * (files - done)
            self._print(f"{done}/{files} files  {timedelta(seconds=round(left))} left")
            self._last_line = now

    def _print(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)
