from itertools import count

import numpy as np
import pytest

from soundalike.probes.early_stopping import (
    EPOCHS_PER_CHECK,
    LARGEST_BATCH,
    MOST_EPOCHS,
    PATIENCE,
    Parts,
    train_for_as_long_as_patience,
    train_until_no_better,
)
from soundalike.probes.perceptron import Design, softmax_error

TINY = Design(1, 1e-2, "uniform", width=4)


def some_parts(items=20, seed=0):
    rng = np.random.default_rng(seed)
    train, validation, test = (rng.normal(size=(n, 3)).astype(np.float32) for n in (items, 6, 5))
    return Parts(train, np.eye(2, dtype=np.float32)[rng.integers(0, 2, items)], validation, test)


def train_with_scores(scores):
    """How many checks there were, and the result, when the validation part scores as told."""
    checks = count()
    remaining = iter(scores)

    def judge(logits):
        assert logits.shape == (6, 2)
        next(checks)
        return next(remaining)

    result = train_until_no_better(TINY, some_parts(), softmax_error, judge, seed=0)
    return next(checks), result


def test_training_ends_after_twenty_checks_without_a_better_score():
    checks, (best, _) = train_with_scores([0.2, 0.5, 0.5, *[0.4] * 100])
    assert best == 0.5
    assert checks == 2 + PATIENCE


def test_training_ends_at_the_last_epoch_while_scores_rise():
    checks, _ = train_with_scores(np.linspace(0, 0.9, 1000))
    assert checks == MOST_EPOCHS // EPOCHS_PER_CHECK


def test_training_ends_where_nothing_can_be_better():
    checks, (best, _) = train_with_scores([0.2, 1.0, 1.0])
    assert (checks, best) == (2, 1.0)


def test_answers_are_those_of_the_best_check():
    _, (_, early) = train_with_scores([0.1, 0.5, *[0.3] * 100])
    _, (_, late) = train_with_scores([0.1, 0.5, *[0.3] * 10, 0.6, *[0.3] * 100])
    _, (_, stopped) = train_with_scores([0.1, 1.0])
    np.testing.assert_array_equal(early, stopped)
    assert np.abs(early - late).max() > 1e-3


def test_without_validation_training_lasts_as_long_as_patience():
    parts = some_parts()
    scores = iter([*np.linspace(0, 0.5, PATIENCE - 1), 1.0])
    _, expected = train_until_no_better(TINY, parts, softmax_error, lambda _: next(scores), seed=3)
    np.testing.assert_array_equal(train_for_as_long_as_patience(TINY, parts, softmax_error, seed=3), expected)


@pytest.mark.parametrize("items", [LARGEST_BATCH, LARGEST_BATCH + 1])
def test_weights_order_and_dropout_follow_the_seed(items):
    """In one batch and in two."""
    parts = some_parts(items)
    one, same, other = (train_for_as_long_as_patience(TINY, parts, softmax_error, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert np.abs(one - other).max() > 0.01
