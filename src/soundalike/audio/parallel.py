"""Do something with many files, several at a time, in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from soundalike.errors import UserError
from soundalike.processors import available_threads

_MOST_THREADS = 8
"""Used by default at most: each holds a decoded file, and disks gain nothing from more."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def map_in_threads(
    function: Callable[[Item], Result], items: Iterable[Item], threads: int | None = None
) -> Iterator[Result]:
    """`map(function, items)`, computed in threads.

    At most twice `threads` results are being computed or waiting to be yielded, however many items there are.

    Args:
        function: works on one item; the decoders let other threads run meanwhile.
        items: taken as they are needed.
        threads: None is one a core, at most 8.

    Raises:
        UserError: `threads` is below 1.
    """
    if threads is None:
        threads = min(available_threads(), _MOST_THREADS)
    if threads < 1:
        raise UserError(f"{threads} threads cannot read anything: choose 1 or more.")
    return _map_in_threads(function, iter(items), threads)


def _map_in_threads(
    function: Callable[[Item], Result], items: Iterator[Item], threads: int
) -> Iterator[Result]:
    pool = ThreadPoolExecutor(threads, thread_name_prefix="audio")
    try:
        ahead: deque[Future[Result]] = deque(
            pool.submit(function, item) for item in islice(items, 2 * threads)
        )
        while ahead:
            result = ahead.popleft().result()
            ahead.extend(pool.submit(function, item) for item in islice(items, 1))
            yield result
    finally:
        pool.shutdown(cancel_futures=True)
