import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import normalize

from soundalike.errors import UserError
from soundalike.probes import (
    FEW_SHOT_DRAWS,
    TRAINED_ONLY,
    balanced_accuracy,
    few_shot,
    grouped_folds,
    most_shots,
)


def voices(seed, items=160, classes=4, signal=1.0):
    rng = np.random.default_rng(seed)
    labels = np.concatenate(
        [np.repeat(np.arange(classes), 20), rng.integers(0, classes, items - 20 * classes)]
    )
    groups = np.arange(items) % 16
    features = signal * rng.normal(size=(classes, 30))[labels] + rng.normal(size=(items, 30)) + 5.0
    return features, np.array(["alto", "bass", "chime", "drum"])[labels], groups


def test_classes_that_can_be_heard_are_found_and_better_from_more_examples():
    features, labels, groups = voices(0)
    folds = grouped_folds(labels, groups, 4, 0)
    scores = [
        balanced_accuracy(labels, few_shot(features, labels, groups, folds, shots, seed=0))
        for shots in (1, 4, 16)
    ]
    assert scores[0] + 0.05 < scores[1] < scores[2]
    assert scores[2] > 0.95


def test_labels_without_meaning_score_as_chance():
    features, labels, groups = voices(1)
    shuffled = np.random.default_rng(0).permutation(labels)
    predicted = few_shot(features, shuffled, groups, grouped_folds(shuffled, groups, 4, 0), 4, seed=0)
    assert predicted.shape == (FEW_SHOT_DRAWS, len(labels))
    assert balanced_accuracy(shuffled, predicted) == pytest.approx(0.25, abs=0.05)


def test_with_all_items_as_examples_the_answer_is_scikit_learns_nearest_mean():
    rng = np.random.default_rng(2)
    labels, groups = np.repeat(np.arange(5), 12), np.tile(np.arange(12), 5)
    features = rng.normal(size=(60, 8)) + rng.normal(size=(5, 8))[labels]
    train = groups >= 3
    centred = features - features[train].mean(axis=0)
    examples = normalize(centred[train])
    means = [examples[labels[train] == label].mean(axis=0) for label in range(5)]
    expected = KNeighborsClassifier(1, metric="cosine").fit(means, np.arange(5)).predict(centred[~train])
    predicted = few_shot(features, labels, groups, np.where(train, TRAINED_ONLY, 0), shots=9, seed=0)
    np.testing.assert_array_equal(predicted, np.tile(expected, (FEW_SHOT_DRAWS, 1)))


def test_draws_differ_from_one_another_and_follow_the_seed():
    features, labels, groups = voices(3)
    folds = grouped_folds(labels, groups, 4, 0)
    one, same, other = (few_shot(features, labels, groups, folds, 1, seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert (one != other).any()
    assert len({tuple(row) for row in one.tolist()}) == FEW_SHOT_DRAWS


def test_every_embedding_is_asked_with_the_same_examples():
    """Two embeddings that are the same up to units and an offset give the same answers in each draw."""
    features, labels, groups = voices(4)
    folds = grouped_folds(labels, groups, 4, 0)
    np.testing.assert_array_equal(
        few_shot(features, labels, groups, folds, 2, seed=0),
        few_shot(3.0 * features - 7.0, labels, groups, folds, 2, seed=0),
    )


def test_only_visible_items_outside_the_fold_are_examples():
    """The marked items, which alone are visible, are the whole of what one shot can draw."""
    features, labels, groups = voices(5)
    folds = grouped_folds(labels, groups, 2, 0)
    visible = np.zeros((2, len(labels)), dtype=bool)
    for fold in range(2):
        for label in np.unique(labels):
            visible[fold, np.flatnonzero((folds != fold) & (labels == label))[0]] = True
    predicted = few_shot(features, labels, groups, folds, 1, seed=0, visible=visible)
    assert (predicted == predicted[0]).all()
    assert most_shots(labels, folds, visible) == 1
    with pytest.raises(UserError, match="has 1 items in a training part, too few for 2 shots"):
        few_shot(features, labels, groups, folds, 2, seed=0, visible=visible)


def test_most_shots_is_what_the_smallest_class_allows_in_the_smallest_training_part():
    labels = np.array(list("aaaaabbbb"))
    folds = np.array([0, 0, 1, 1, 1, 0, 0, 0, 1])
    # Fold 0 is answered from one b, fold 1 from two a.
    assert most_shots(labels, folds) == 1
    assert most_shots(labels, np.where(folds == 0, TRAINED_ONLY, 0)) == 2


def test_a_class_that_is_missing_from_a_training_part_is_never_predicted_there():
    features, labels, groups = voices(6)
    labels = np.where(groups == 7, "only here", labels)
    folds = groups % 4
    predicted = few_shot(features, labels, groups, folds, 3, seed=0)
    assert "only here" not in predicted[:, groups == 7]


def test_impossible_tasks_are_refused():
    features, labels, groups = voices(7)
    folds = grouped_folds(labels, groups, 4, 0)
    with pytest.raises(UserError, match="choose at least 1"):
        few_shot(features, labels, groups, folds, 0, seed=0)
    with pytest.raises(UserError, match="lies in two folds"):
        few_shot(features, labels, groups, np.arange(len(labels)) % 3, 1, seed=0)
    with pytest.raises(UserError, match="only one class"):
        few_shot(features, np.zeros(len(labels)), groups, folds, 1, seed=0)
    features[4, 2] = np.inf
    with pytest.raises(UserError, match="item 4"):
        few_shot(features, labels, groups, folds, 1, seed=0)
