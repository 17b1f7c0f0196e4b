import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from soundalike.probes import LinearProbe
from soundalike.probes.logistic_regression import (
    logistic_regression_path,
    principal_axes,
    sigmoid,
    softmax,
)
from soundalike.probes.standardisation import standardise


def blobs(items, features, classes, seed, spread=1.5):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(classes), rng.integers(0, classes, items - classes)])
    centres = spread * rng.normal(size=(classes, features)) / np.sqrt(features)
    scales = rng.uniform(0.1, 10, features)
    return (centres[labels] + rng.normal(size=(items, features))) * scales + 3.0, labels


# More items than features, and fewer.
@pytest.mark.parametrize(("items", "features"), [(120, 10), (60, 200)])
@pytest.mark.parametrize("inverse_penalty", [1e-3, 1e-1, 10.0])
def test_logits_are_those_of_scikit_learn_at_the_same_penalty(items, features, inverse_penalty):
    x, y = blobs(items, features, 4, seed=0)
    train, test = standardise(x[: items // 2], x[items // 2 :])
    reference = LogisticRegression(C=inverse_penalty, tol=1e-10, max_iter=10_000)
    expected = reference.fit(train, y[: items // 2]).decision_function(test)
    # Found along a path, from another starting point.
    path = (inverse_penalty / 10, inverse_penalty)
    train, test = principal_axes(train, test)
    targets = np.eye(4)[y[: items // 2]]
    found = logistic_regression_path(path, train, targets, test, softmax, tolerance=1e-7)[1]
    expected -= expected.mean(axis=1, keepdims=True)
    found -= found.mean(axis=1, keepdims=True)
    np.testing.assert_allclose(found, expected, atol=2e-4 * max(1.0, np.abs(expected).max()))


@pytest.mark.parametrize("inverse_penalty", [1e-2, 1.0])
def test_logits_of_several_classes_are_those_of_one_regression_each(inverse_penalty):
    x, y = blobs(150, 8, 5, seed=2)
    targets = np.stack([y == 0, y <= 1, y >= 3], axis=1)
    train, test = standardise(x[:100], x[100:])
    expected = [
        LogisticRegression(C=inverse_penalty, tol=1e-10, max_iter=10_000)
        .fit(train, column)
        .decision_function(test)
        for column in targets[:100].T
    ]
    train, test = principal_axes(train, test)
    wanted = targets[:100].astype(float)
    path = (inverse_penalty / 10, inverse_penalty)
    found = logistic_regression_path(path, train, wanted, test, sigmoid, tolerance=1e-7)[1]
    np.testing.assert_allclose(found, np.transpose(expected), atol=1e-3)


@pytest.mark.parametrize("link", [softmax, sigmoid])
def test_single_precision_finds_the_same_logits_up_to_its_rounding(link):
    """It ranks penalties: their scores must not depend on it."""
    x, y = blobs(150, 30, 4, seed=3)
    parts = principal_axes(*standardise(x[:100], x[100:]))
    single = [part.astype(np.float32) for part in parts]
    double, found = (
        logistic_regression_path((0.01, 1.0), train, np.eye(4)[y[:100]], test, link, tolerance=1e-4)
        for train, test in (parts, single)
    )
    assert np.abs(double).max() > 1.0
    np.testing.assert_allclose(found, double, atol=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 30), st.integers(1, 40), st.integers(0, 10**6))
def test_principal_axes_keep_products_and_are_at_right_angles(items, features, seed):
    rng = np.random.default_rng(seed)
    train, test = standardise(rng.normal(size=(items, features)), rng.normal(size=(5, features)))
    axes, test_axes = principal_axes(train, test)
    np.testing.assert_allclose(axes @ axes.T, train @ train.T, atol=1e-8)
    np.testing.assert_allclose(test_axes @ axes.T, test @ train.T, atol=1e-6)
    off_diagonal = axes.T @ axes - np.diag(np.square(axes).sum(axis=0))
    assert np.abs(off_diagonal).max(initial=0.0) < 1e-8 * max(1.0, np.square(train).sum())


def test_predictions_do_not_depend_on_the_features_units():
    x, y = blobs(80, 12, 3, seed=1)
    groups = np.arange(80) % 8
    plain = LinearProbe().classify(x[:60], y[:60], groups[:60], x[60:])
    scaled = LinearProbe().classify(x[:60] * 1e3 - 5, y[:60], groups[:60], x[60:] * 1e3 - 5)
    np.testing.assert_array_equal(plain, scaled)


def test_a_feature_that_is_constant_in_training_is_not_looked_at():
    x, y = blobs(80, 12, 3, seed=1)
    groups = np.arange(80) % 8
    constant = np.full((80, 1), 0.1) + 1e-9 * np.random.default_rng(0).normal(size=(80, 1))
    constant[60:] = 1e6
    with_constant = np.hstack([x, constant])
    np.testing.assert_array_equal(
        LinearProbe().classify(with_constant[:60], y[:60], groups[:60], with_constant[60:]),
        LinearProbe().classify(x[:60], y[:60], groups[:60], x[60:]),
    )


def test_standardisation_uses_the_training_part_alone():
    train, test = np.array([[0.0, 1.0], [4.0, 1.0]]), np.array([[6.0, 9.0]])
    scaled, scaled_test = standardise(train, test)
    np.testing.assert_array_equal(scaled, [[-1.0, 0.0], [1.0, 0.0]])
    np.testing.assert_array_equal(scaled_test, [[2.0, 0.0]])
