import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from soundalike.errors import UserError
from soundalike.probes import mean_average_precision


@st.composite
def ranked_items(draw):
    """Few distinct scores, so that ties abound; at least one positive."""
    items, classes = draw(st.integers(1, 30)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    targets = rng.random((items, classes)) < draw(st.floats(0.05, 0.9))
    targets[0, 0] = True
    return (
        targets,
        rng.integers(0, draw(st.integers(1, 40)), (items, classes)) / 7.0,
        rng.integers(0, 4, items),
    )


@settings(max_examples=40, deadline=None)
@given(ranked_items())
def test_classes_with_a_positive_are_averaged_as_scikit_learn_does(items):
    targets, scores, _ = items
    present = targets.any(axis=0)
    expected = average_precision_score(targets[:, present], scores[:, present], average="macro")
    assert mean_average_precision(targets, scores) == pytest.approx(expected)


@settings(max_examples=40, deadline=None)
@given(ranked_items())
def test_weights_count_items_as_scikit_learn_does(items):
    targets, scores, weights = items
    weights[0] = 1
    present = targets[weights > 0].any(axis=0)
    expected = [
        average_precision_score(targets[:, each], scores[:, each], sample_weight=weights)
        for each in np.flatnonzero(present)
    ]
    assert mean_average_precision(targets, scores, weights) == pytest.approx(np.mean(expected))


def test_by_hand():
    targets = np.array([[True], [False], [True], [False]])
    # Positives are first and third: precision 1 up to half the recall, 2/3 up to all of it.
    assert mean_average_precision(targets, np.array([[4.0], [3.0], [2.0], [1.0]])) == pytest.approx(
        (1 + 2 / 3) / 2
    )
    # All equal: one threshold, whose precision is the share of positives.
    assert mean_average_precision(targets, np.zeros((4, 1))) == pytest.approx(0.5)


def test_nothing_but_negatives_has_no_score():
    with pytest.raises(UserError, match="no item is of any class"):
        mean_average_precision(np.zeros((3, 2), dtype=bool), np.zeros((3, 2)))
