"""What to read: a part of a file; and the error when it cannot be read."""

import math
import os
from dataclasses import dataclass
from pathlib import Path

from soundalike.errors import UserError


def printable(path: Path | str) -> str:
    """A path, or a part of one, as printable text: bytes that are not Unicode become escapes such as `\\xe9`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class AudioError(UserError):
    """One audio file that cannot be read or used; the message is a sentence that names it and says why."""

    def __init__(self, path: Path, reason: str):
        super().__init__(f"{printable(path)} {reason}.")


@dataclass(frozen=True)
class Excerpt:
    """A part of an audio file.

    Attributes:
        path: the file.
        start: where the part begins, in seconds.
        duration: how long it lasts, in seconds; None is to the end. What reaches past the end is not there.

    Raises:
        AudioError: `start` is negative, or `duration` is not positive.
    """

    path: Path
    start: float = 0.0
    duration: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", Path(self.path))
        if not 0.0 <= self.start < math.inf:
            raise AudioError(self.path, f"cannot be read from {self.start} s: a start is 0 or more seconds")
        if self.duration is not None and not 0.0 < self.duration < math.inf:
            raise AudioError(
                self.path, f"cannot be read for {self.duration} s: a duration is above 0 seconds"
            )
