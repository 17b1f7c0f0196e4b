"""How fast a run goes, and how much of its time it waits for data."""

import contextlib
import time
from collections.abc import Iterator


class Meter:
    """Times steps from one reading to the next, leaving out pauses (monitors, checkpoints)."""

    def __init__(self, batch_size: int) -> None:
        self._batch_size = batch_size
        self._restart()

    @contextlib.contextmanager
    def waiting(self) -> Iterator[None]:
        """Time spent in the context is waiting for data; each use counts one step."""
        before = time.perf_counter()
        yield
        self._waited += time.perf_counter() - before
        self._steps += 1

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Time spent in the context does not count."""
        before = time.perf_counter()
        yield
        self._started += time.perf_counter() - before

    def read(self) -> dict[str, float]:
        """Means since the last reading: pairs_per_second, step_seconds, and data_wait, a share of time."""
        seconds = time.perf_counter() - self._started
        reading = {
            "pairs_per_second": round(self._steps * self._batch_size / seconds, 1),
            "step_seconds": round(seconds / self._steps, 5),
            "data_wait": round(self._waited / seconds, 4),
        }
        self._restart()
        return reading

    def _restart(self) -> None:
        self._started = time.perf_counter()
        self._waited = 0.0
        self._steps = 0
