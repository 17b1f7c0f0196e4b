"""Rendering ahead: the next batches are made in the background while the model trains on this one."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

import numpy as np

from soundalike.pairs.batch import PairBatch, PairSource

# One batch in the making and one ready: more would only cost memory.
AHEAD = 2


class Prefetcher:
    """Iterates over batches of a pair source and keeps the next ones ready.

    Batch k holds pairs k * batch_size to (k + 1) * batch_size - 1, so the count of consumed pairs is all there is
    to remember. An error in the source is raised where its batch is asked for.
    """

    def __init__(
        self, source: PairSource, seed: int, first_batch: int, batches: int, batch_size: int
    ) -> None:
        """Prepare `batches` batches from number `first_batch` on; rendering starts on entering the context."""
        self._source = source
        self._seed = seed
        self._numbers = iter(range(first_batch, first_batch + batches))
        self._batch_size = batch_size
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pairs")
        self._ready: deque[Future[PairBatch]] = deque()

    def __enter__(self) -> "Prefetcher":
        """Start rendering."""
        for _ in range(AHEAD):
            self._submit()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; batches not yet begun are dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def __iter__(self) -> Iterator[PairBatch]:
        """Yield the batches in order."""
        while self._ready:
            batch = self._ready.popleft().result()
            self._submit()
            yield batch

    def _submit(self) -> None:
        number = next(self._numbers, None)
        if number is not None:
            indices = np.arange(number * self._batch_size, (number + 1) * self._batch_size, dtype=np.uint64)
            self._ready.append(self._pool.submit(self._source.batch, self._seed, indices))
