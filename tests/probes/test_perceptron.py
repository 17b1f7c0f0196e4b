import numpy as np
import pytest
import torch

from soundalike.probes.perceptron import DROPOUT, HIDDEN, LEARNING_RATE, Perceptron, logits_by_epoch


def some_batch(items, inputs, classes, seed=0):
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(items, inputs)).astype(np.float32)
    labels = np.concatenate([np.arange(classes), rng.integers(0, classes, items - classes)])
    kept = rng.random((items, inputs + HIDDEN)) >= DROPOUT
    return features, labels, (kept / (1 - DROPOUT)).astype(np.float32)


def test_steps_are_those_of_torch():
    """Forward, backward and Adam beside torch's automatic differentiation and optimiser, in double precision."""
    inputs, classes = 7, 3
    network = Perceptron(inputs, classes, seed=5)
    weights = [torch.tensor(each, dtype=torch.float64, requires_grad=True) for each in network._weights]
    adam = torch.optim.Adam(weights, lr=LEARNING_RATE)
    for step in range(8):
        features, labels, masks = some_batch(12, inputs, classes, seed=step)
        network.step(features, np.eye(classes, dtype=np.float32)[labels], masks)
        x, dropout = torch.tensor(features, dtype=torch.float64), torch.tensor(masks, dtype=torch.float64)
        hidden = torch.relu((x * dropout[:, :inputs]) @ weights[0] + weights[1]) * dropout[:, inputs:]
        loss = torch.nn.functional.cross_entropy(hidden @ weights[2] + weights[3], torch.tensor(labels))
        adam.zero_grad()
        loss.backward()
        adam.step()
    expected = torch.relu(x @ weights[0] + weights[1]) @ weights[2] + weights[3]
    np.testing.assert_allclose(network.logits(features), expected.detach(), rtol=1e-3, atol=1e-3)
    # Eight steps of Adam move a parameter by up to eight times the learning rate: the agreement is no accident.
    assert (
        np.abs(Perceptron(inputs, classes, seed=5).logits(features) - expected.detach().numpy()).max() > 0.1
    )


def test_first_logits_have_the_variance_that_the_weights_were_drawn_for():
    network = Perceptron(200, 400, seed=0)
    features = np.random.default_rng(1).normal(size=(100, 200)).astype(np.float32)
    # Rectified units of variance 2 have mean square 1, so that logits of unit variance are summed.
    assert network.logits(features).var() == pytest.approx(1.0, rel=0.1)


def test_looking_on_the_way_changes_nothing():
    features, labels, _ = some_batch(150, 5, 4)
    looks = list(logits_by_epoch((1, 2, 5), features, labels, features[:9], seed=3))
    assert len(looks) == 3
    for epochs, seen in zip((1, 2, 5), looks, strict=True):
        (alone,) = logits_by_epoch((epochs,), features, labels, features[:9], seed=3)
        np.testing.assert_array_equal(alone, seen)


def test_dropout_weights_and_order_follow_the_seed():
    features, labels, _ = some_batch(150, 5, 4)
    one, same, other = (next(logits_by_epoch((1,), features, labels, features, seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert np.abs(one - other).max() > 0.1
