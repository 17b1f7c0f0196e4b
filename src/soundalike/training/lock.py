"""One process at a time in a run folder: two would write each other's log and checkpoints."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from soundalike.errors import UserError

if sys.platform != "win32":
    import fcntl


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder for this process alone, where the system can: the lock is gone with the process, however it ends.

    Raises:
        UserError: another process holds it.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # A file system without locks does without.
        with contextlib.suppress(OSError):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UserError(
                    f"{folder} is being trained by another process: wait for it, or choose another --out."
                ) from error
        yield
    finally:
        os.close(descriptor)
