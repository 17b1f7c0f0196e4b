"""Masks: where they are, how long, and what fills them."""

import numpy as np

from soundalike.augment import Chain
from soundalike.augment.time_mask import TimeMask
from soundalike.draws import Stream


def masked(items: int, samples: int = 10_000, **settings: object) -> np.ndarray:
    """Ones, masked."""
    drawn = Chain.from_steps([{"time_mask": settings}]).draw(
        0, Stream.AUGMENT_A, range(items), samples, 16_000
    )
    return Chain.apply(np.ones((items, samples), np.float32), drawn, 16_000)


def test_is_one_stretch_at_a_random_place_of_a_random_length_up_to_an_eighth() -> None:
    is_masked = masked(400, fill="constant") == 0.0
    lengths = is_masked.sum(axis=1)
    edges = np.abs(np.diff(is_masked.astype(int), axis=1)).sum(axis=1)
    assert (edges <= 2).all()
    assert lengths.max() <= 1250
    np.testing.assert_allclose(lengths.mean(), 625, rtol=0.1)
    starts = is_masked.argmax(axis=1)[lengths > 0]
    assert starts.min() < 100
    assert starts.max() > 8800
    # Uniform over where a mask of its length can be.
    np.testing.assert_allclose((starts / (10_000 - lengths[lengths > 0])).mean(), 0.5, atol=0.05)


def test_places_0_and_1_are_the_ends_of_the_clip() -> None:
    (at_start,), (at_end,) = (masked(1, place=place, share=0.1, fill="constant") for place in (0, 1))
    assert (at_start[:1000] == 0.0).all()
    assert (at_start[1000:] == 1.0).all()
    assert (at_end[-1000:] == 0.0).all()
    assert (at_end[:-1000] == 1.0).all()


def test_the_constant_is_the_one_asked_for() -> None:
    assert (masked(1, share=1, fill="constant", constant=0.25) == 0.25).all()


def test_noise_has_its_level_and_is_not_the_same_twice() -> None:
    noise = masked(8, share=1, fill="noise", noise_db=-20)
    np.testing.assert_allclose(np.sqrt((noise**2).mean(axis=1)), 0.1, rtol=0.03)
    correlation = np.corrcoef(noise)
    assert np.abs(correlation - np.eye(8)).max() < 0.05


def test_both_fills_are_drawn() -> None:
    fills = TimeMask().draw(np.random.default_rng(0).uniform(size=(99, 7)), 9, 9)["fill"].tolist()
    assert {"noise", "constant"} == set(fills)
    assert 30 < fills.count("noise") < 70
