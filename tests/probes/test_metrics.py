import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from soundalike.probes import accuracy, balanced_accuracy, confusion_matrix, recalls

answers = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=60)


def test_balanced_accuracy_by_hand():
    labels = ["cat", "cat", "cat", "cat", "dog", "dog", "hen"]
    predicted = ["cat", "cat", "cat", "dog", "dog", "cat", "cat"]
    assert balanced_accuracy(labels, predicted) == np.mean([3 / 4, 1 / 2, 0])


@settings(max_examples=40, deadline=None)
@given(answers)
def test_scores_agree_with_scikit_learn(pairs):
    # One right answer of each class, so that both have something to say of each.
    labels, predicted = map(np.array, zip(*pairs, *zip("abc", "abc", strict=True), strict=True))
    confusion = confusion_matrix(labels, predicted, ["a", "b", "c"])
    np.testing.assert_array_equal(confusion, metrics.confusion_matrix(labels, predicted))
    expected = metrics.recall_score(labels, predicted, average=None)
    classes, shares = recalls(labels, predicted)
    assert classes.tolist() == ["a", "b", "c"]
    np.testing.assert_allclose(shares, expected)
    np.testing.assert_allclose(balanced_accuracy(labels, predicted), expected.mean())
    np.testing.assert_allclose(accuracy(labels, predicted), metrics.accuracy_score(labels, predicted))


def test_answers_of_several_draws_score_as_the_mean_of_the_draws():
    rng = np.random.default_rng(0)
    labels, predicted = rng.choice(list("aabc"), 30), rng.choice(list("abc"), (20, 30))
    for score in (balanced_accuracy, accuracy):
        np.testing.assert_allclose(
            score(labels, predicted), np.mean([score(labels, row) for row in predicted])
        )
    classes = ["a", "b", "c"]
    np.testing.assert_array_equal(
        confusion_matrix(labels, predicted, classes),
        sum(confusion_matrix(labels, row, classes) for row in predicted),
    )
