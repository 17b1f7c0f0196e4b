"""Draws between bounds and among words."""

import numpy as np

from soundalike.augment.ranges import AnyOf, Between

EVENLY = (np.arange(1000) + 0.5) / 1000


def test_numbers_are_spread_evenly_over_the_range() -> None:
    drawn = Between(-10, 10).draw((-4.0, 6.0), EVENLY)
    np.testing.assert_allclose(drawn, -4.0 + 10.0 * EVENLY)


def test_logarithms_are_spread_evenly_where_said() -> None:
    drawn = Between(1, 1e5, logarithmic=True).draw((100.0, 6400.0), EVENLY)
    np.testing.assert_allclose(np.log2(drawn / 100.0), 6.0 * EVENLY, atol=1e-12)


def test_a_range_of_one_number_is_that_number_to_the_bit() -> None:
    for logarithmic in (False, True):
        assert (Between(0, 9, logarithmic=logarithmic).draw((0.1, 0.1), EVENLY) == 0.1).all()


def test_words_are_equally_likely() -> None:
    drawn = AnyOf("a", "b", "c", "d").draw(("a", "c"), EVENLY)
    assert {word: int((drawn == word).sum()) for word in "abcd"} == {"a": 500, "b": 0, "c": 500, "d": 0}
