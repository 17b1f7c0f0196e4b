import numpy as np
import pytest
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from soundalike.probes import ridge_predict
from soundalike.probes.ridge import STRENGTHS


def readings(items, features, seed=0):
    """Correlated features far from standard, and targets that are read easily, hardly and not at all."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(items, features)) @ rng.normal(size=(features, features)) + 100.0
    noise = rng.normal(size=(items, 3))
    signal = (x - x.mean(axis=0)) @ rng.normal(size=(features, 3)) / x.std()
    return x * rng.uniform(0.01, 50, features), signal * [1.0, 0.1, 0.0] + noise * [0.01, 1.0, 1.0] + 5.0


@pytest.mark.parametrize(("trained", "features"), [(80, 12), (60, 59), (40, 90), (30, 30)])
def test_it_agrees_with_scikit_learns_leave_one_out(trained, features):
    x, y = readings(trained + 25, features)
    train, test = x[:trained], x[trained:]
    scaler = StandardScaler().fit(train)
    rival = RidgeCV(trained * np.array(STRENGTHS), alpha_per_target=True)
    rival.fit(scaler.transform(train), y[:trained])
    expected = rival.predict(scaler.transform(test))
    np.testing.assert_allclose(ridge_predict(train, y[:trained], test), expected, rtol=1e-6, atol=1e-6)


def test_the_strength_is_the_one_that_predicts_each_item_best_from_all_others():
    x, y = readings(24, 15, seed=3)
    scaled, wanted = StandardScaler().fit_transform(x[:20]), y[:20, 1]
    errors = []
    for strength in STRENGTHS:
        left_out = []
        for item in range(20):
            others = np.delete(np.arange(20), item)
            # The penalty is on all 20 items' scale, as it will be when none is left out.
            model = Ridge(20 * strength).fit(scaled[others], wanted[others])
            left_out.append(wanted[item] - model.predict(scaled[[item]])[0])
        errors.append(np.square(left_out).sum())
    chosen = Ridge(20 * STRENGTHS[int(np.argmin(errors))]).fit(scaled, wanted)
    asked = StandardScaler().fit(x[:20]).transform(x[20:])
    predicted = ridge_predict(x[:20], y[:20], x[20:])[:, 1]
    np.testing.assert_allclose(predicted, chosen.predict(asked), rtol=1e-6)


def test_a_straight_line_is_read_to_the_digit_and_noise_as_the_mean():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(500, 6))
    y = np.column_stack([x[:, 0] - 2 * x[:, 3] + 7, rng.normal(size=500)])
    predicted = ridge_predict(x[:400], y[:400], x[400:])
    np.testing.assert_allclose(predicted[:, 0], y[400:, 0], atol=0.01)
    assert np.abs(predicted[:, 1] - y[:400, 1].mean()).max() < 0.25


def test_features_that_say_nothing_predict_the_mean():
    y = np.arange(12.0).reshape(6, 2)
    predicted = ridge_predict(np.full((6, 3), 4.0), y, np.array([[4.0, 5.0, 6.0]]))
    np.testing.assert_allclose(predicted, [y.mean(axis=0)])


def test_answers_are_the_same_bits_on_any_number_of_threads():
    x, y = readings(400, 150)
    answers = []
    for threads in (1, 2):
        with threadpool_limits(limits=threads, user_api="blas"):
            answers.append(ridge_predict(x[:300].astype(np.float32), y[:300], x[300:].astype(np.float32)))
    assert np.array_equal(*answers)
