import numpy as np
import pytest
from sklearn.metrics import r2_score

from soundalike.errors import UserError
from soundalike.probes import r_squared, r_squared_draws


@pytest.fixture
def numbers():
    rng = np.random.default_rng(0)
    true = rng.normal(3.0, 2.0, size=(400, 3))
    return true, true + rng.normal(size=(400, 3)) * [0.0, 1.0, 4.0]


def test_it_agrees_with_scikit_learn(numbers):
    true, predicted = numbers
    expected = r2_score(true, predicted, multioutput="raw_values")
    np.testing.assert_allclose(r_squared(true, predicted), expected)


def test_the_mean_explains_nothing_and_worse_is_negative(numbers):
    true, _ = numbers
    mean = np.broadcast_to(true.mean(axis=0), true.shape)
    np.testing.assert_allclose(r_squared(true, mean), 0.0, atol=1e-12)
    assert (r_squared(true, mean + 1.0) < 0).all()


def test_draws_lie_about_the_value_and_spread_as_fresh_samples_do():
    rng = np.random.default_rng(5)
    fresh = []
    for _ in range(300):
        true = rng.normal(size=(200, 1))
        predicted = true + rng.normal(size=(200, 1))
        fresh.append(r_squared(true, predicted)[0])
    drawn = r_squared_draws(true, predicted, seed=1)
    assert drawn.shape == (2000, 1)
    assert drawn.mean() == pytest.approx(fresh[-1], abs=0.01)
    assert drawn.std() == pytest.approx(np.std(fresh), rel=0.25)


def test_draws_are_paired_and_follow_the_seed(numbers):
    true, predicted = numbers
    both = r_squared_draws(np.hstack([true, true]), np.hstack([predicted, predicted]), seed=4)
    np.testing.assert_array_equal(both[:, :3], both[:, 3:])
    np.testing.assert_array_equal(both[:, :3], r_squared_draws(true, predicted, seed=4))
    assert not np.array_equal(both[:, :3], r_squared_draws(true, predicted, seed=5))
    np.testing.assert_array_equal(both[:, 0], 1.0)


def test_one_item_has_no_interval():
    with pytest.raises(UserError, match="at least two"):
        r_squared_draws(np.ones((1, 1)), np.ones((1, 1)), seed=0)
