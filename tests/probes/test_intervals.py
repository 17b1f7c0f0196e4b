import numpy as np
import pytest

from soundalike.errors import UserError
from soundalike.probes import Estimate, balanced_accuracy, bootstrap_draws, estimate, mean_of_independent


def simulated_answers(rng, groups, clips=8):
    """Answers whose chance of being right differs by group and is 0.6 on average."""
    group = np.repeat(np.arange(groups), clips)
    label = np.tile(np.arange(2), groups * clips // 2)
    right = rng.random(len(group)) < rng.beta(3, 2, groups)[group]
    return label, np.where(right, label, 1 - label), group


def test_intervals_of_grouped_answers_cover_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(0)
    covered, runs = 0, 200
    for run in range(runs):
        label, predicted, group = simulated_answers(rng, groups=25)
        found = estimate(balanced_accuracy(label, predicted), bootstrap_draws(label, predicted, group, run))
        covered += found.low <= 0.6 <= found.high
    assert 0.90 <= covered / runs <= 0.98


def test_the_standard_error_is_the_spread_over_repeated_experiments():
    rng = np.random.default_rng(1)
    scores, errors = [], []
    for run in range(200):
        label, predicted, group = simulated_answers(rng, groups=25)
        scores.append(balanced_accuracy(label, predicted))
        errors.append(estimate(scores[-1], bootstrap_draws(label, predicted, group, run)).standard_error)
    assert np.mean(errors) == pytest.approx(np.std(scores), rel=0.15)


def test_draws_equal_a_plain_loop_over_resampled_items():
    rng = np.random.default_rng(2)
    label, predicted, group = rng.integers(0, 3, 40), rng.integers(0, 3, 40), rng.integers(0, 6, 40)
    from soundalike import draws

    uniform = draws.uniforms(5, draws.Stream.BOOTSTRAP, [0, 1, 2], 6)
    for row, expected in zip(uniform, bootstrap_draws(label, predicted, group, 5)[:3], strict=True):
        items = np.concatenate([np.flatnonzero(group == g) for g in (row * 6).astype(int)])
        assert balanced_accuracy(label[items], predicted[items]) == pytest.approx(expected)


def test_perfect_answers_have_no_spread():
    drawn = bootstrap_draws([0, 1, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1], seed=0)
    assert estimate(1.0, drawn) == Estimate(1.0, 0.0, 1.0, 1.0)


def test_the_seed_decides_the_draws():
    answers = ([0, 1, 0, 1, 0, 1], [0, 1, 1, 1, 0, 0], [0, 0, 1, 1, 2, 2])
    np.testing.assert_array_equal(bootstrap_draws(*answers, seed=4), bootstrap_draws(*answers, seed=4))
    assert (bootstrap_draws(*answers, seed=4) != bootstrap_draws(*answers, seed=5)).any()


def test_variances_of_independent_estimates_add():
    mean = mean_of_independent([Estimate(0.2, 0.03, 0.1, 0.3), Estimate(0.6, 0.04, 0.5, 0.7)])
    assert mean.value == pytest.approx(0.4)
    assert mean.standard_error == pytest.approx(0.05 / 2)
    assert mean.high - mean.low == pytest.approx(2 * 1.96 * 0.025, rel=1e-4)


def test_one_group_has_no_interval():
    with pytest.raises(UserError, match="at least two groups"):
        bootstrap_draws([0, 1], [0, 1], ["a", "a"], seed=0)
