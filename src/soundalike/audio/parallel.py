"""Do something with many files, several at a time, in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from soundalike.errors import UserError
from soundalike.processors import available_threads

_MOST_THREADS = 8
"""Used by default at most: each holds a decoded file, and disks gain nothing from more."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def map_in_threads(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    threads: int | None = None,
    *,
    weigh: Callable[[Item], float] = lambda _: 0.0,
    most: float = 0.0,
) -> Iterator[Result]:
    """`map(function, items)`, computed in threads.

    At most twice `threads` results are being computed or waiting to be yielded, however many items there are.

    Args:
        function: works on one item; the decoders let other threads run meanwhile.
        items: taken as they are needed.
        threads: None is one a core, at most 8.
        weigh: what the result of an item costs in memory.
        most: of what all results that are being computed or waiting cost together; one may always be there.

    Raises:
        UserError: `threads` is below 1.
    """
    if threads is None:
        threads = min(available_threads(), _MOST_THREADS)
    if threads < 1:
        raise UserError(f"{threads} threads cannot read anything: choose 1 or more.")
    weighed = ((item, weigh(item)) for item in items)
    return _map_in_threads(function, weighed, threads, most)


def _map_in_threads(
    function: Callable[[Item], Result], weighed: Iterator[tuple[Item, float]], threads: int, most: float
) -> Iterator[Result]:
    pool = ThreadPoolExecutor(threads, thread_name_prefix="audio")
    try:
        ahead: deque[tuple[Future[Result], float]] = deque()
        following = next(weighed, None)
        while following or ahead:
            while following and len(ahead) < 2 * threads:
                item, weight = following
                if ahead and weight + sum(each for _, each in ahead) > most:
                    break
                ahead.append((pool.submit(function, item), weight))
                following = next(weighed, None)
            future, _ = ahead.popleft()
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)
