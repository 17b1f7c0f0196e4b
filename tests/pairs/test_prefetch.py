"""The prefetcher: the batches of direct calls, in order, ahead of time, and an end that leaves nothing behind."""

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from soundalike.pairs import PairBatch, PairSettings, Prefetcher, build_pairs


class Counted:
    """A source whose pairs are their own numbers. It notes what it was asked for, and may break at one index."""

    sample_rate = 16_000
    samples = 1

    def __init__(self, broken: int | None = None) -> None:
        self.asked: list[list[int]] = []
        self.broken = broken
        self.threads: set[int] = set()

    def batch(self, seed: int, indices: ArrayLike) -> PairBatch:
        index = np.asarray(indices, dtype=np.uint64)
        self.asked.append(index.tolist())
        self.threads.add(threading.get_ident())
        if self.broken in index:
            raise OSError(f"pair {self.broken} is gone")
        view = index.astype(np.float32)[:, None]
        return PairBatch(view, view + seed, index)


def prefetching_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("pairs")]


@settings(max_examples=30)
@given(first=st.integers(0, 2**40), batches=st.integers(0, 6), size=st.integers(1, 5))
def test_batches_come_in_order_from_anywhere(first: int, batches: int, size: int) -> None:
    source = Counted()
    with Prefetcher(source, 7, first, batches, size) as stream:
        got = [batch.index.tolist() for batch in stream]
    expected = [list(range(k * size, (k + 1) * size)) for k in range(first, first + batches)]
    assert got == expected
    assert source.asked == expected


def test_batches_are_those_of_direct_calls() -> None:
    source = build_pairs(PairSettings(sample_rate=8_000, duration=0.1), threads=1)
    with Prefetcher(source, 5, 3, 3, 4) as stream:
        for number, batch in enumerate(stream, start=3):
            direct = source.batch(5, range(4 * number, 4 * number + 4))
            np.testing.assert_array_equal(batch.a, direct.a)
            np.testing.assert_array_equal(batch.b, direct.b)
            np.testing.assert_array_equal(batch.index, direct.index)


def test_the_next_batches_are_made_in_the_background_and_not_more() -> None:
    source = Counted()
    with Prefetcher(source, 0, 0, 100, 1) as stream:
        iterator = iter(stream)
        for taken in range(1, 6):
            next(iterator)
            # The batch in hand, one being made and one ready.
            assert len(source.asked) <= taken + 2
    assert threading.get_ident() not in source.threads


def test_an_error_is_raised_where_its_batch_is_asked_for() -> None:
    source = Counted(broken=5)
    with Prefetcher(source, 0, 0, 10, 2) as stream:
        iterator = iter(stream)
        assert [next(iterator).index.tolist() for _ in range(2)] == [[0, 1], [2, 3]]
        with pytest.raises(OSError, match="pair 5 is gone"):
            next(iterator)
    assert not prefetching_threads()


def test_leaving_early_stops_at_once() -> None:
    source = Counted()
    with Prefetcher(source, 0, 0, 1_000, 1) as stream:
        next(iter(stream))
    assert not prefetching_threads()
    assert len(source.asked) <= 3


def test_an_error_of_the_consumer_passes_through() -> None:
    def consume() -> None:
        with Prefetcher(Counted(), 0, 0, 10, 1) as stream:
            next(iter(stream))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        consume()
    assert not prefetching_threads()
