import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

from soundalike.probes import KnnProbe


@pytest.mark.parametrize("k", [1, 3, 5, 10])
def test_votes_agree_with_scikit_learn(k):
    rng = np.random.default_rng(k)
    x, y = rng.normal(size=(100, 6)), rng.integers(0, 3, 100)
    reference = KNeighborsClassifier(k, metric="cosine", weights=lambda distance: 2.0 - distance)
    expected = reference.fit(x[:70], y[:70]).predict(x[70:])
    probe = KnnProbe()
    train, test = probe.prepare(x[:70], x[70:])
    np.testing.assert_array_equal(probe.predict([k], train, y[:70], test), [expected])


@pytest.mark.parametrize("k", [1, 3, 10])
def test_shares_of_several_classes_are_scikit_learns_weighted_means(k):
    rng = np.random.default_rng(k)
    x, targets = rng.normal(size=(100, 6)), rng.random((100, 4)) < 0.3
    reference = KNeighborsRegressor(k, metric="cosine", weights=lambda distance: 2.0 - distance)
    expected = reference.fit(x[:70], targets[:70].astype(float)).predict(x[70:])
    probe = KnnProbe()
    train, test = probe.prepare(x[:70], x[70:])
    np.testing.assert_allclose(probe.rate([5, k], train, targets[:70], test)[1], expected)


def test_many_items_are_answered_as_one_by_one():
    """However many are looked at together."""
    rng = np.random.default_rng(0)
    x, labels = rng.normal(size=(1200, 3)), rng.integers(0, 3, 50)
    answers = KnnProbe().classify(x[:50], labels, np.arange(50) % 5, x[50:])
    some = [600, 1100]
    each = [KnnProbe().classify(x[:50], labels, np.arange(50) % 5, x[50 + item][None])[0] for item in some]
    assert answers[some].tolist() == each


def test_a_tie_goes_to_the_more_similar_neighbour():
    probe = KnnProbe()
    angles = np.radians([10.0, -20.0])
    train = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert probe.predict([10], train, np.array(["z", "a"]), np.array([[1.0, 0.0]])).tolist() == [["z"]]


def test_length_does_not_matter_but_direction_does():
    train = np.array([[100.0, 0.0], [0.0, 0.01]])
    answer = KnnProbe().classify(train, ["long", "short"], ["a", "a"], np.array([[0.1, 0.0], [0.0, 50.0]]))
    assert answer.tolist() == ["long", "short"]


def test_silence_that_embeds_to_zeros_is_answered():
    train = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]])
    answer = KnnProbe().classify(train, ["a", "b", "a"], ["1", "2", "3"], np.zeros((1, 2)))
    assert answer.tolist() == ["a"]
