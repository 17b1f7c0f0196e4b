import numpy as np
import pytest

from soundalike.probes import LinearProbe, MlpProbe, balanced_accuracy, grouped_folds, out_of_fold


def out_of_fold_score(probe, features, labels):
    groups = np.arange(len(labels)) % 20
    folds = grouped_folds(labels, groups, 5, seed=0)
    return balanced_accuracy(labels, out_of_fold(probe, features, labels, groups, folds))


def exclusive_or(items, nuisances, seed):
    """Two classes by the product of the signs of two features, among features that say nothing."""
    rng = np.random.default_rng(seed)
    signs = rng.choice([-1.0, 1.0], (items, 2))
    features = np.hstack(
        [signs + 0.3 * rng.normal(size=(items, 2)), 0.3 * rng.normal(size=(items, nuisances))]
    )
    return features, signs.prod(axis=1) > 0


def test_classes_that_no_plane_parts_are_told_apart():
    features, labels = exclusive_or(300, nuisances=2, seed=0)
    assert out_of_fold_score(LinearProbe(), features, labels) < 0.65
    assert out_of_fold_score(MlpProbe(), features, labels) > 0.97


@pytest.mark.parametrize("features", [16, 300])
def test_blobs_are_told_apart_as_well_as_by_a_plane(features):
    """Fewer features than items, and more."""
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 4, 160)
    centres = 4.0 * rng.normal(size=(4, features)) / np.sqrt(features)
    x = centres[labels] + rng.normal(size=(160, features))
    found = out_of_fold_score(MlpProbe(), x, labels)
    assert found > out_of_fold_score(LinearProbe(), x, labels) - 0.04
    assert found > 0.8


@pytest.mark.parametrize("shape", [(60, 12), (40, 200)])
def test_no_information_is_lost_or_won_by_preparing(shape):
    """Products of items are those of standardised features but for one factor; a test part counts for nothing."""
    rng = np.random.default_rng(2)
    train, test = rng.normal(3.0, 5.0, shape), rng.normal(size=(5, shape[1]))
    prepared, prepared_test = MlpProbe().prepare(train, test)
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    standard, standard_test = (train - mean) / deviation, (test - mean) / deviation
    factor = np.vdot(prepared, prepared) / np.vdot(standard, standard)
    np.testing.assert_allclose(prepared @ prepared.T, factor * standard @ standard.T, atol=1e-8)
    np.testing.assert_allclose(prepared_test @ prepared.T, factor * standard_test @ standard.T, atol=1e-8)
    assert np.square(prepared).mean() == pytest.approx(1.0)
    assert prepared.shape[1] <= shape[0]


def test_the_seed_decides():
    """Of labels without meaning, two trainings differ in their opinion; one training is the same again."""
    rng = np.random.default_rng(3)
    features, labels, groups = rng.normal(size=(90, 20)), rng.integers(0, 3, 90), np.arange(90) % 9
    one, same, other = (
        MlpProbe(seed=seed).classify(features[:60], labels[:60], groups[:60], features[60:])
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
