"""What a user sees while a run goes, on standard error: a bar on a terminal, plain lines elsewhere."""

import contextlib
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Display(Protocol):
    """Where progress goes."""

    def advance(self) -> None:
        """One step is done."""

    def show(self, entry: Mapping[str, Any]) -> None:
        """A line of the log was written."""

    def say(self, sentence: str) -> None:
        """Something the user should read."""


@contextlib.contextmanager
def showing_progress(step: int, steps: int) -> Iterator[Display]:
    """The display that suits standard error, for a run that stands at `step` of `steps`."""
    if sys.stderr.isatty():
        with Bar(step, steps) as bar:
            yield bar
    else:
        yield Lines(steps)


class Lines:
    """A line for each line of the log."""

    def __init__(self, steps: int) -> None:
        self._steps = steps

    def advance(self) -> None:
        """Nothing: lines follow the log."""

    def show(self, entry: Mapping[str, Any]) -> None:
        """Print the entry, and the time left at its speed."""
        words = [f"step {entry['step']}/{self._steps}", summary(entry)]
        if "step_seconds" in entry:
            left = round((self._steps - entry["step"]) * entry["step_seconds"])
            words.append(f"{timedelta(seconds=left)} left")
        self.say("  ".join(words))

    def say(self, sentence: str) -> None:
        """Print the sentence."""
        print(sentence, file=sys.stderr, flush=True)


class Bar:
    """A bar with the time left, the newest numbers beside it."""

    def __init__(self, step: int, steps: int) -> None:
        self._progress = Progress(
            TextColumn("step"),
            MofNCompleteColumn(),
            BarColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
            console=Console(stderr=True),
            # Steps can take seconds each; a shorter memory than five minutes would make the time left jump.
            speed_estimate_period=300,
        )
        self._task = self._progress.add_task("", total=steps, completed=step)
        self._numbers: dict[str, Any] = {}

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self) -> None:
        """Move the bar one step."""
        self._progress.advance(self._task)

    def show(self, entry: Mapping[str, Any]) -> None:
        """Put the entry's numbers beside the bar; those it lacks keep their last value."""
        self._numbers.update(entry)
        self._progress.update(self._task, description=summary(self._numbers))

    def say(self, sentence: str) -> None:
        """Print the sentence above the bar."""
        self._progress.console.print(sentence, markup=False, highlight=False)


def summary(entry: Mapping[str, Any]) -> str:
    """The numbers of an entry worth watching, in one short line."""
    formats = {
        "loss": "loss {:.3f}",
        "alignment": "alignment {:.3f}",
        "uniformity": "uniformity {:.3f}",
        "knn": "kNN {:.1%}",
        "effective_rank": "rank {:.0f}",
        "pairs_per_second": "{:.0f} pairs/s",
    }
    return "  ".join(text.format(entry[key]) for key, text in formats.items() if key in entry)
