"""Augmented pairs: each view by its own draws, the same ones wherever a pair is asked for."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import ArrayLike

from soundalike.audio import Clip
from soundalike.augment import Chain
from soundalike.draws import Stream
from soundalike.pairs import Augmented, PairBatch, Recordings

CHAIN = Chain.from_steps(
    [
        {"time_mask": {}, "p": 0.7},
        {"fade": {}},
        {"noise": {}, "p": 0.5},
        {"mix": {}, "p": 0.5},
        {"gain": {}},
    ]
)


@pytest.fixture
def source(write_clips: Callable[..., list[Clip]]) -> Recordings:
    clips = write_clips([0.3, 0.05, 0.2], labels="xyz")
    return Recordings(clips, sample_rate=8_000, duration=0.1, crop="same")


def test_pairs_do_not_depend_on_how_they_are_asked_for(source: Recordings) -> None:
    whole = Augmented(source, CHAIN, threads=1).batch(3, range(24))
    split = Augmented(source, CHAIN, threads=2)
    for first in (20, 5, 0):
        part = split.batch(3, range(first, first + 4))
        for name in ("a", "b", "index", "label"):
            np.testing.assert_array_equal(getattr(part, name), getattr(whole, name)[first : first + 4])


def test_views_are_what_the_chain_makes_of_them(source: Recordings) -> None:
    plain = source.batch(3, range(6))
    chain = Chain.from_steps([{"fade": {}}, {"gain": {}}])
    pairs = Augmented(source, chain)
    augmented = pairs.batch(3, range(6))
    told = dict(zip((Stream.AUGMENT_A, Stream.AUGMENT_B), pairs.drawn(3, range(6)), strict=True))
    for view, got, stream in (
        (plain.a, augmented.a, Stream.AUGMENT_A),
        (plain.b, augmented.b, Stream.AUGMENT_B),
    ):
        drawn = chain.draw(3, stream, range(6), 800, 8_000)
        assert drawn.to_json() == told[stream].to_json()
        np.testing.assert_array_equal(got, chain.apply(view, drawn, 8_000))


def test_views_and_epochs_have_draws_of_their_own(write_clips: Callable[..., list[Clip]]) -> None:
    """The same crop of one clip, transformed four times."""
    source = Recordings(write_clips([0.3]), sample_rate=8_000, duration=0.1)
    batch = Augmented(source, CHAIN).batch(0, range(2))
    assert len({view.tobytes() for view in [*batch.a, *batch.b]}) == 4


def test_what_is_mixed_in_is_another_pair_of_the_source() -> None:
    class Tones:
        """Pair n is a tone of a pitch of its own."""

        sample_rate = 8_000
        samples = 800

        def batch(self, seed: int, indices: ArrayLike) -> PairBatch:
            index = np.asarray(indices, dtype=np.uint64)
            bins = 1 + (index % np.uint64(300)).astype(int)
            tones = np.sin(2 * np.pi * bins[:, None] * np.arange(800) / 800).astype(np.float32)
            return PairBatch(tones, tones, index)

    batch = Augmented(Tones(), Chain.from_steps([{"mix": {"ratio_db": [0.0, 0.0]}}])).batch(0, range(10))
    for number, view in enumerate(batch.a):
        bins = np.flatnonzero(np.abs(np.fft.rfft(view)) > 10)
        assert number + 1 in bins
        assert len(bins) == 2


def test_draws_may_come_from_other_streams(source: Recordings) -> None:
    chain = Chain.from_steps([{"gain": {}}])
    streams = (Stream.AUGMENT_SYNTHETIC_A, Stream.AUGMENT_SYNTHETIC_B)
    told = Augmented(source, chain, streams=streams).drawn(3, range(6))
    for drawn, stream in zip(told, streams, strict=True):
        assert drawn.to_json() == chain.draw(3, stream, range(6), 800, 8_000).to_json()
