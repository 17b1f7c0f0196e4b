"""Ctrl-C: the first asks for an orderly end, the second ends at once."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

STANDARD_ERROR = 2


class TrainingInterrupted(KeyboardInterrupt):
    """Ctrl-C ended a run after its step was finished and saved; its message says how to go on.

    Attributes:
        run: the run folder.
        step: steps done and saved.
    """

    def __init__(self, run: Path, step: int):
        super().__init__(
            f"stopped after step {step}, which is saved; go on with: soundalike train --out {run} --resume"
        )
        self.run = run
        self.step = step


class Interruption:
    """Whether ctrl-C has been pressed."""

    requested = False


@contextlib.contextmanager
def watch_for_interruption() -> Iterator[Interruption]:
    """Within the context the first ctrl-C only sets `requested`; a second raises KeyboardInterrupt as ever.

    Python delivers signals to the main thread alone; in any other thread nothing is watched.
    """
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return

    def request(_signal: int, _frame: FrameType | None) -> None:
        interruption.requested = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        # Not print: the signal may have come in the middle of one, and its buffer cannot be entered twice.
        os.write(STANDARD_ERROR, b"\nfinishing this step, then saving; ctrl-C again stops at once.\n")

    before = signal.signal(signal.SIGINT, request)
    try:
        yield interruption
    finally:
        signal.signal(signal.SIGINT, before)
