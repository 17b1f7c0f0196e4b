import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.errors import UserError
from soundalike.probes import (
    TRAINED_ONLY,
    given_folds,
    grouped_folds,
    leave_one_group_out,
    train_and_test,
)


@st.composite
def labelled_items(draw):
    folds = draw(st.integers(2, 6))
    groups = draw(st.lists(st.integers(0, 15), min_size=folds, max_size=80))
    # Enough groups for the folds, whatever was drawn.
    groups += list(range(folds))
    labels = draw(st.lists(st.integers(0, 4), min_size=len(groups), max_size=len(groups)))
    return np.array(labels), np.array(groups), folds


@settings(deadline=None)
@given(labelled_items(), st.integers(0, 2**64 - 1))
def test_grouped_folds_cover_all_items_fill_every_fold_and_split_no_group(items, seed):
    labels, groups, folds = items
    fold = grouped_folds(labels, groups, folds, seed)
    assert fold.shape == labels.shape
    assert set(fold) == set(range(folds))
    for group in np.unique(groups):
        assert len(set(fold[groups == group])) == 1


@settings(deadline=None)
@given(labelled_items(), st.integers(0, 100))
def test_grouped_folds_depend_on_neither_names_nor_types(items, seed):
    labels, groups, folds = items
    named = grouped_folds([f"class {n:03}" for n in labels], [f"group {n:03}" for n in groups], folds, seed)
    np.testing.assert_array_equal(named, grouped_folds(labels, groups, folds, seed))


@settings(deadline=None)
@given(labelled_items(), st.integers(0, 100))
def test_one_class_an_item_may_be_given_as_a_matrix(items, seed):
    labels, groups, folds = items
    # A class without items changes nothing.
    targets = np.eye(6, dtype=bool)[labels]
    np.testing.assert_array_equal(
        grouped_folds(targets, groups, folds, seed), grouped_folds(labels, groups, folds, seed)
    )


def test_items_of_several_classes_or_none_are_spread_too():
    # Each group holds one item of both classes, one of the first, and two of none.
    targets = np.tile([[True, True], [True, False], [False, False], [False, False]], (15, 1))
    fold = grouped_folds(targets, np.repeat(np.arange(15), 4), 5, seed=1)
    assert np.bincount(fold).tolist() == [12] * 5
    bare = grouped_folds(np.zeros((15, 2), dtype=bool), np.arange(15), 5, seed=1)
    assert np.bincount(bare).tolist() == [3] * 5


def test_grouped_folds_are_stratified_where_groups_allow():
    # 20 groups of one clip of each of 4 classes divide evenly.
    labels, groups = np.tile(np.arange(4), 20), np.repeat(np.arange(20), 4)
    fold = grouped_folds(labels, groups, 5, seed=3)
    for label in range(4):
        assert np.bincount(fold[labels == label]).tolist() == [4] * 5


def test_classes_that_live_in_groups_of_their_own_are_spread_over_folds():
    # Each class has 3 groups of very unequal size and shares none.
    labels = np.repeat(np.arange(6), 12)
    groups = np.concatenate([3 * c + np.repeat([0, 1, 2], [8, 3, 1]) for c in range(6)])
    fold = grouped_folds(labels, groups, 3, seed=0)
    for label in range(6):
        assert set(fold[labels == label]) == {0, 1, 2}


def test_the_seed_decides_among_equal_groups():
    labels, groups = np.zeros(40, int), np.arange(40)
    first = grouped_folds(labels, groups, 4, seed=1)
    np.testing.assert_array_equal(first, grouped_folds(labels, groups, 4, seed=1))
    assert (first != grouped_folds(labels, groups, 4, seed=2)).any()


def test_leaving_one_group_out_makes_a_fold_of_each():
    assert leave_one_group_out(["kit b", "kit a", "kit b"]).tolist() == [1, 0, 1]


def test_given_folds_are_kept():
    assert given_folds([3, 1, 3, 7], ["a", "b", "a", "c"]).tolist() == [1, 0, 1, 2]


def test_training_and_testing_once_never_tests_what_it_trains_on():
    assert train_and_test([0, 1, 0], ["a", "b", "a"]).tolist() == [TRAINED_ONLY, 0, TRAINED_ONLY]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: grouped_folds([0, 1], ["a", "b"], 3, 0), "2 groups cannot fill 3 folds"),
        (lambda: grouped_folds([0, 1], ["a", "b"], 1, 0), "nothing to train on"),
        (lambda: leave_one_group_out(["a", "a"]), "only one group"),
        (lambda: given_folds([0, 0], ["a", "b"]), "only one fold"),
        (lambda: given_folds([0, 1, 1], ["a", "b", "a"]), "group 'a' lies in two folds"),
        (lambda: train_and_test([0, 1, 1], ["a", "b", "a"]), "group 'a' lies in two folds"),
        (lambda: train_and_test([0, 1, 2], ["a", "b", "c"]), "fold 0, trained on"),
    ],
)
def test_impossible_or_leaking_folds_are_refused(make, words):
    with pytest.raises(UserError, match=words):
        make()
