"""What a user sees while an evaluation goes, on standard error: a bar on a terminal, plain lines elsewhere."""

import contextlib
import sys
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from soundalike.evaluation.suite import Progress


@contextlib.contextmanager
def showing_progress() -> Iterator[Progress]:
    """What to give to `evaluate` as `progress`."""
    if sys.stderr.isatty():
        with _bar() as bar:
            task = bar.add_task("", total=None)
            yield lambda doing, done, total: bar.update(task, description=doing, completed=done, total=total)
    else:
        yield _Lines()


def _bar() -> Bar:
    return Bar(
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(stderr=True),
        # Clips are probed by the hundred; a short memory would make the time left jump.
        speed_estimate_period=300,
    )


class _Lines:
    """A line each time something else is done."""

    def __init__(self) -> None:
        self._doing = ""

    def __call__(self, doing: str, done: int, total: int) -> None:
        if doing != self._doing:
            self._doing = doing
            print(f"{100 * done // total:3} %  {doing}", file=sys.stderr, flush=True)
