from typing import ClassVar

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from soundalike.errors import UserError
from soundalike.probes import (
    TRAINED_ONLY,
    KnnProbe,
    LinearProbe,
    MlpProbe,
    balanced_accuracy,
    grouped_folds,
    leave_one_group_out,
    mean_average_precision,
    out_of_fold,
    out_of_fold_scores,
)
from soundalike.probes.perceptron import Design
from soundalike.probes.tuning import inner_folds


class SmallMlp(MlpProbe):
    """The protocol of the MLP probe with networks that are quick to train."""

    grid: ClassVar[tuple[Design, ...]] = (
        Design(1, 1e-2, "uniform", width=48),
        Design(2, 1e-2, "normal", width=32),
        Design(1, 3e-2, "normal", width=48),
    )
    tried: ClassVar[int] = 2


TUNED = [LinearProbe(), KnnProbe()]
PROBES = [*TUNED, SmallMlp()]


def sounds(seed, items=240, classes=4, groups=24, signal=1.0):
    """Features in which the class can be heard and the group can be heard better."""
    rng = np.random.default_rng(seed)
    labels, group = rng.integers(0, classes, items), rng.integers(0, groups, items)
    features = signal * rng.normal(size=(classes, 40))[labels]
    features += 2.0 * rng.normal(size=(groups, 40))[group] + rng.normal(size=(items, 40))
    return features.astype(np.float32), np.array(["alto", "bass", "chime", "drum"])[labels], group


@pytest.mark.parametrize("probe", PROBES)
def test_a_class_that_can_be_heard_is_found(probe):
    features, labels, groups = sounds(0, signal=3.0)
    predicted = out_of_fold(probe, features, labels, groups, grouped_folds(labels, groups, 5, 0))
    assert balanced_accuracy(labels, predicted) > 0.8


@pytest.mark.parametrize("probe", PROBES)
def test_labels_without_meaning_score_as_chance(probe):
    scores = []
    for seed in range(8):
        features, labels, groups = sounds(seed)
        shuffled = np.random.default_rng(seed).permutation(labels)
        folds = grouped_folds(shuffled, groups, 3, 0)
        scores.append(balanced_accuracy(shuffled, out_of_fold(probe, features, shuffled, groups, folds)))
    # The mean of 8 x 240 answers has a standard error of 1 point around 25.
    assert np.mean(scores) == pytest.approx(0.25, abs=0.04)


@pytest.mark.parametrize("probe", PROBES)
def test_group_voices_do_not_help_when_groups_are_whole(probe):
    # Each group is one class, so that knowing the group is knowing the class; and no class can be heard.
    rng = np.random.default_rng(0)
    groups = np.repeat(np.arange(40), 6)
    labels = groups % 4
    features = 3.0 * rng.normal(size=(40, 40))[groups] + rng.normal(size=(240, 40))
    honest = out_of_fold(probe, features, labels, groups, grouped_folds(labels, groups, 5, 0))
    leaking = out_of_fold(probe, features, labels, np.arange(240), np.arange(240) % 5)
    assert balanced_accuracy(labels, leaking) > 0.95
    assert balanced_accuracy(labels, honest) < 0.45


@pytest.mark.parametrize("probe", PROBES)
def test_predictions_depend_on_no_number_of_threads(probe):
    features, labels, groups = sounds(1)
    folds = grouped_folds(labels, groups, 5, 0)
    alone = out_of_fold(probe, features, labels, groups, folds)
    with threadpool_limits(limits=2, user_api="blas"):
        np.testing.assert_array_equal(out_of_fold(probe, features, labels, groups, folds, threads=3), alone)


@pytest.mark.parametrize("probe", PROBES)
def test_one_fold_is_what_classify_says_of_it(probe):
    features, labels, groups = sounds(2)
    test = np.isin(groups, [3, 4, 5])
    folds = np.where(test, 0, TRAINED_ONLY)
    np.testing.assert_array_equal(
        out_of_fold(probe, features, labels, groups, folds),
        probe.classify(features[~test], labels[~test], groups[~test], features[test]),
    )


@pytest.mark.parametrize("probe", PROBES)
def test_nothing_is_learnt_from_the_test_part(probe):
    features, labels, groups = sounds(3)
    test = groups == 0
    part = (features[~test], labels[~test], groups[~test])
    together = probe.classify(*part, features[test])
    one_by_one = [probe.classify(*part, item[None])[0] for item in features[test][:3]]
    assert together[:3].tolist() == one_by_one


@pytest.mark.parametrize("probe", PROBES)
def test_a_class_of_one_group_is_wrong_but_stops_nothing(probe):
    features, labels, groups = sounds(4, signal=3.0)
    labels = np.where(groups == 7, "only here", labels)
    predicted = out_of_fold(probe, features, labels, groups, groups % 4)
    assert "only here" not in predicted[groups == 7]


@pytest.mark.parametrize("probe", PROBES)
def test_two_groups_are_enough(probe):
    features, labels, groups = sounds(5, groups=2, signal=3.0)
    predicted = out_of_fold(probe, features, labels, groups, leave_one_group_out(groups))
    assert balanced_accuracy(labels, predicted) > 0.5


@pytest.mark.parametrize("probe", PROBES)
def test_training_parts_of_one_class_and_one_item_are_answered(probe):
    features = np.eye(3)
    assert probe.classify(features[:1], ["a"], ["g"], features[1:]).tolist() == ["a", "a"]
    assert probe.classify(features[:2], ["a", "a"], ["g", "h"], features[2:]).tolist() == ["a"]


def test_leaks_and_broken_embeddings_are_refused():
    features, labels, groups = sounds(6, items=20)
    folds = leave_one_group_out(groups)
    with pytest.raises(UserError, match="lies in two folds"):
        out_of_fold(KnnProbe(), features, labels, groups, np.arange(20) % 2)
    with pytest.raises(UserError, match="only one class"):
        out_of_fold(KnnProbe(), features, np.zeros(20), groups, folds)
    with pytest.raises(UserError, match="only one fold"):
        out_of_fold(KnnProbe(), features, labels, groups, np.zeros(20))
    features[11, 3] = np.nan
    with pytest.raises(UserError, match="item 11"):
        out_of_fold(KnnProbe(), features, labels, groups, folds)


@pytest.mark.parametrize("probe", PROBES)
def test_one_item_a_class_and_classes_that_are_a_group_each_are_answered(probe):
    """Inner folds can compare nothing there: the setting is in the middle."""
    features = np.repeat(np.eye(4), 2, axis=0)
    for rows, groups in (([0, 2, 4, 6], [0, 1, 2, 3]), (range(8), [0, 0, 1, 1, 2, 2, 3, 3])):
        labels = np.array(list("aabbccdd"))[rows]
        assert inner_folds(labels, groups, seed=0) is None
        assert inner_folds(labels[:, None] == np.unique(labels), groups, seed=0) is None
        assert probe.classify(features[rows], labels, groups, np.eye(4)).tolist() == list("abcd")


@pytest.mark.parametrize("probe", TUNED)
def test_where_nothing_can_be_compared_the_setting_is_in_the_middle(probe):
    rng = np.random.default_rng(0)
    features, labels, asked = rng.normal(size=(90, 5)), np.arange(90) % 9, rng.normal(size=(900, 5))
    prepared, prepared_asked = probe.prepare(features, asked)
    by_setting = [probe.predict([setting], prepared, labels, prepared_asked)[0] for setting in probe.grid]
    middle = len(probe.grid) // 2
    answers = probe.classify(features, labels, labels, asked)
    assert [setting for setting, each in enumerate(by_setting) if (each == answers).all()] == [middle]


@pytest.mark.parametrize("probe", PROBES)
def test_labels_that_may_not_be_seen_decide_nothing(probe):
    features, labels, groups = sounds(7)
    folds = grouped_folds(labels, groups, 3, 0)
    visible = (np.random.default_rng(0).random((3, len(labels))) < 0.3) & (folds != np.arange(3)[:, None])
    predicted = out_of_fold(probe, features, labels, groups, folds, visible=visible)
    for fold in range(3):
        forged = np.where(visible[fold], labels, "drum")
        forged_answers = out_of_fold(probe, features, forged, groups, folds, visible=visible)
        np.testing.assert_array_equal(forged_answers[folds == fold], predicted[folds == fold])
        seen, tested = visible[fold], folds == fold
        by_hand = probe.classify(features[seen], labels[seen], groups[seen], features[tested])
        np.testing.assert_array_equal(by_hand, predicted[tested])


def test_a_training_part_without_a_visible_label_is_refused_and_a_tested_one_stays_unseen():
    features, labels, groups = sounds(8, items=40)
    folds = leave_one_group_out(groups)
    visible = np.ones((folds.max() + 1, 40), dtype=bool)
    np.testing.assert_array_equal(
        out_of_fold(KnnProbe(), features, labels, groups, folds, visible=visible),
        out_of_fold(KnnProbe(), features, labels, groups, folds),
    )
    visible[2] = folds == 2
    with pytest.raises(UserError, match="no label is visible in a training part"):
        out_of_fold(KnnProbe(), features, labels, groups, folds, visible=visible)


def tagged_sounds(seed, signal=3.0):
    """Each item is of any of three classes, or of none; a fourth class never occurs."""
    rng = np.random.default_rng(seed)
    targets = np.hstack([rng.random((240, 3)) < 0.3, np.zeros((240, 1), dtype=bool)])
    groups = rng.integers(0, 24, 240)
    features = signal * targets @ rng.normal(size=(4, 40)) + rng.normal(size=(24, 40))[groups]
    return features + rng.normal(size=(240, 40)), targets, groups


@pytest.mark.parametrize("probe", PROBES)
def test_classes_that_overlap_are_found_and_only_if_they_can_be_heard(probe):
    for signal, low, high in ((3.0, 0.9, 1.0), (0.0, 0.2, 0.45)):
        features, targets, groups = tagged_sounds(0, signal)
        folds = grouped_folds(targets, groups, 4, 0)
        scores = out_of_fold_scores(probe, features, targets, groups, folds)
        assert scores.shape == targets.shape
        assert low < mean_average_precision(targets, scores) <= high


@pytest.mark.parametrize("probe", PROBES)
def test_scores_depend_on_no_number_of_threads_and_on_no_label_that_may_not_be_seen(probe):
    features, targets, groups = tagged_sounds(1)
    folds = grouped_folds(targets, groups, 3, 0)
    visible = (np.random.default_rng(0).random((3, 240)) < 0.5) & (folds != np.arange(3)[:, None])
    scores = out_of_fold_scores(probe, features, targets, groups, folds, visible=visible)
    together = out_of_fold_scores(probe, features, targets, groups, folds, threads=3, visible=visible)
    np.testing.assert_array_equal(together, scores)
    seen, tested = visible[0], folds == 0
    by_hand = probe.score(features[seen], targets[seen], groups[seen], features[tested])
    np.testing.assert_array_equal(by_hand, scores[tested])


@pytest.mark.parametrize("probe", PROBES)
def test_a_training_part_without_any_class_is_answered(probe):
    features, targets, groups = tagged_sounds(2)
    targets[groups % 2 == 0] = False
    scores = out_of_fold_scores(probe, features, targets, groups, groups % 2)
    assert np.isfinite(scores).all()


def test_scores_of_nothing_are_refused():
    features, targets, groups = tagged_sounds(3)
    with pytest.raises(UserError, match="no item is of any class"):
        out_of_fold_scores(KnnProbe(), features, np.zeros_like(targets), groups, groups % 3)
