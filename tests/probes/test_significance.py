import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from soundalike.probes import Estimate, estimate, holm, paired_p_value

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=12)


def test_holm_by_hand():
    # 4 x 0.005; 3 x 0.01; 2 x 0.03, then 0.04 is raised to the one before it.
    np.testing.assert_allclose(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02])


@given(p_values)
def test_holm_rejects_what_the_stepwise_test_rejects(given_values):
    """The definition: from the smallest on, reject while p is at most 0.05 over the number of tests that are left."""
    rejected = set()
    for left, index in zip(
        range(len(given_values), 0, -1), np.argsort(given_values, kind="stable"), strict=True
    ):
        if given_values[index] * left > 0.05:
            break
        rejected.add(int(index))
    assert set(np.flatnonzero(holm(given_values) <= 0.05).tolist()) == rejected


@given(p_values)
def test_holm_keeps_the_order_and_lies_between_no_correction_and_bonferronis(given_values):
    adjusted, raw = holm(given_values), np.array(given_values)
    assert (adjusted >= raw).all()
    assert (adjusted <= np.minimum(raw * len(raw), 1.0)).all()
    assert (np.diff(adjusted[np.argsort(raw, kind="stable")]) >= 0).all()


def test_p_values_of_normal_draws_are_those_of_the_normal_test():
    quantiles = stats.norm.ppf((np.arange(10_000) + 0.5) / 10_000)
    for shift in (0.5, 1.0, -1.96, 2.5):
        assert paired_p_value(quantiles + shift) == pytest.approx(2 * stats.norm.sf(abs(shift)), abs=4e-4)


def test_p_values_have_a_floor_and_a_ceiling():
    assert paired_p_value(np.full(1999, 0.3)) == 2 / 2000
    assert paired_p_value(np.zeros(1999)) == 1.0


@given(st.floats(-3, 3), st.integers(0, 1000))
def test_a_p_value_below_5_percent_goes_with_an_interval_that_excludes_0(shift, seed):
    drawn = np.random.default_rng(seed).normal(size=1999) + shift
    found: Estimate = estimate(shift, drawn)
    excluded = found.low > 0 or found.high < 0
    # With draws so near to the edge the two may differ: one counts draws, the other interpolates between them.
    if abs(paired_p_value(drawn) - 0.05) > 0.003:
        assert excluded == (paired_p_value(drawn) < 0.05)
