"""What a user sees while files are embedded, on standard error: a bar on a terminal, plain lines elsewhere."""

import contextlib
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from soundalike.embedding.batches import Embedding
from soundalike.embedding.filewise import Watch

_SECONDS_BETWEEN_LINES = 10.0


@contextlib.contextmanager
def showing_progress(files: int) -> Iterator[Watch]:
    """A watch for `embed_files` that shows how far it is, the time left, and each bad file.

    Args:
        files: how many there are.
    """
    if sys.stderr.isatty():
        with _bar() as progress:
            task = progress.add_task("", total=files)

            def move(done: int, newest: Sequence[Embedding]) -> None:
                for error in _errors(newest):
                    progress.console.print(error, markup=False, highlight=False, soft_wrap=True)
                progress.update(task, completed=done)

            yield move
    else:
        yield _Lines(files)


def _bar() -> Progress:
    return Progress(
        TextColumn("files"),
        MofNCompleteColumn(),
        BarColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


class _Lines:
    """A line for each bad file, and now and then one that says how far it is."""

    def __init__(self, files: int) -> None:
        self._files = files
        self._begun: tuple[float, int] | None = None
        self._last_line = time.monotonic()

    def __call__(self, done: int, newest: Sequence[Embedding]) -> None:
        for error in _errors(newest):
            self._print(error)
        now = time.monotonic()
        if self._begun is None:
            self._begun = now, done
        elif now - self._last_line >= _SECONDS_BETWEEN_LINES and done < self._files:
            begun, done_before = self._begun
            left = (now - begun) / (done - done_before) * (self._files - done)
            self._print(f"{done}/{self._files} files  {timedelta(seconds=round(left))} left")
            self._last_line = now

    def _print(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)


def _errors(embeddings: Sequence[Embedding]) -> list[str]:
    return [embedding.error for embedding in embeddings if embedding.error is not None]
