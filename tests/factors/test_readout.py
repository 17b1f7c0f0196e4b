import numpy as np
import pytest

from soundalike.factors.readout import count_tested, read_out


def test_what_the_embedding_holds_is_read_and_the_rest_is_not():
    rng = np.random.default_rng(0)
    targets = rng.uniform(size=(800, 3))
    embeddings = np.column_stack([3 * targets[:, 0] - targets[:, 2], targets[:, 2], rng.normal(size=800)])
    found = read_out(embeddings.astype(np.float32), targets, seed=0)
    assert found.values[[0, 2]] == pytest.approx(1.0, abs=1e-3)
    assert found.values[1] == pytest.approx(0.0, abs=0.05)
    assert found.errors[0] < 0.01
    # The standard deviation of a uniform number.
    assert found.errors[1] == pytest.approx(12**-0.5, rel=0.1)


def test_the_last_quarter_is_tested():
    assert count_tested(1000) == 250
    rng = np.random.default_rng(1)
    targets = rng.uniform(size=(400, 1))
    embeddings = np.where(np.arange(400)[:, None] < 300, targets, 1.0 - targets).astype(np.float32)
    # What is learnt from the first three quarters is wrong for the last.
    assert read_out(embeddings, targets, seed=0).values[0] < -1


def test_of_several_targets_the_mean_is_estimated():
    rng = np.random.default_rng(2)
    targets = rng.uniform(size=(400, 2))
    noisy = targets + rng.normal(size=(400, 2)) * [0.1, 0.5]
    found = read_out(noisy.astype(np.float32), targets, seed=0)
    both = found.of(0, 1)
    assert both.value == pytest.approx((found.of(0).value + found.of(1).value) / 2)
    assert both.low < both.value < both.high
    assert found.of(0).low > found.of(1).high
