from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundalike.errors import UserError
from soundalike.pairs import visible_labels

some_labels = st.lists(st.sampled_from(["", "cat", "dog", "owl"]), max_size=60)
fractions = st.floats(0.0, 1.0, exclude_min=True)
seeds = st.integers(0, 2**64 - 1)


@given(some_labels, fractions, seeds)
def test_each_class_shows_its_rounded_share_and_at_least_one(labels, fraction, seed):
    seen = visible_labels(labels, fraction, seed)
    shown = Counter(label for label, visible in zip(labels, seen, strict=True) if visible)
    items = Counter(label for label in labels if label)
    assert shown == {label: max(1, round(fraction * count)) for label, count in items.items()}


@given(some_labels, fractions, fractions, seeds)
def test_what_a_small_fraction_shows_a_large_one_shows_too(labels, one, other, seed):
    small, large = (visible_labels(labels, fraction, seed) for fraction in sorted([one, other]))
    assert not (small & ~large).any()


@given(some_labels, fractions, seeds, st.randoms(use_true_random=False))
def test_where_other_classes_stand_does_not_matter(labels, fraction, seed, random):
    """Shuffled between each other, the k-th item of a class is seen or not as before."""
    shuffled = list(labels)
    random.shuffle(shuffled)
    for name in {"cat", "dog", "owl"} & set(labels):
        before, after = (
            visible_labels(order, fraction, seed)[np.array(order) == name] for order in (labels, shuffled)
        )
        np.testing.assert_array_equal(before, after)


def test_every_item_of_a_class_is_drawn_as_often_as_the_others():
    labels = ["cat"] * 10 + [""] + ["dog"] * 10
    times = sum(visible_labels(labels, 0.3, seed).astype(int) for seed in range(1000))
    assert times[10] == 0
    # Binomial: 300 times, with a standard deviation of 14.
    assert np.all(np.abs(np.delete(times, 10) - 300) < 70)


def test_classes_are_drawn_apart():
    seen = visible_labels(["cat", "dog"] * 500, 0.5, seed=0)
    # Equal draws would agree on all 500 items; independent ones on half of them, give or take 11.
    assert 190 < np.sum(seen[0::2] == seen[1::2]) < 310


def test_the_draw_stays_as_it_was_published():
    assert np.flatnonzero(visible_labels(["cat", "dog"] * 6, 0.5, seed=7)).tolist() == [3, 4, 6, 7, 8, 9]


@pytest.mark.parametrize("fraction", [0.0, -0.1, 1.01, float("nan"), float("inf")])
def test_a_fraction_out_of_range_is_refused(fraction):
    with pytest.raises(UserError, match=r"label fraction .* choose above 0 and up to 1"):
        visible_labels(["cat"], fraction, 0)
