import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from soundalike.probes import Estimate, holm, paired_p_value

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


def of_group_differences(differed):
    """The mean over groups, with the standard error that infinitely many resamplings would give it."""
    error = float(np.std(differed) / np.sqrt(len(differed)))
    return Estimate(float(np.mean(differed)), error, 0.0, 0.0)


@pytest.mark.parametrize("groups", [2, 3, 12, 40])
def test_of_a_mean_over_groups_it_is_the_paired_t_test(groups):
    differed = np.random.default_rng(groups).normal(0.4, 1.0, groups)
    expected = stats.ttest_1samp(differed, 0.0).pvalue
    assert paired_p_value(of_group_differences(differed), groups) == pytest.approx(expected)


def test_groups_that_differ_alike_are_tested_by_their_sign():
    assert paired_p_value(Estimate(0.25, 0.0, 0.25, 0.25), 2) == 0.5
    assert paired_p_value(Estimate(-0.25, 0.0, -0.25, -0.25), 10) == pytest.approx(2 / 2**10)
    assert paired_p_value(Estimate(0.0, 0.0, 0.0, 0.0), 10) == 1.0


@pytest.mark.parametrize("groups", [3, 12])
def test_of_nine_tasks_without_a_difference_one_is_marked_in_a_twentieth_of_cases(groups):
    rng = np.random.default_rng(groups)
    families = 1000
    differed = rng.normal(size=(families, 9, groups))
    alarms = sum(
        (holm([paired_p_value(of_group_differences(task), groups) for task in family]) < 0.05).any()
        for family in differed
    )
    # Three standard deviations of a count with a chance of one in twenty.
    assert alarms / families == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / families))
