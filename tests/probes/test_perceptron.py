import numpy as np
import pytest
import torch
from torch.nn import functional

from soundalike.probes.perceptron import (
    DROPOUT,
    Design,
    Perceptron,
    sigmoid_error,
    softmax_error,
)


def some_batch(design, inputs, classes, seed=0, items=12):
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(items, inputs)).astype(np.float32)
    labels = np.concatenate([np.arange(classes), rng.integers(0, classes, items - classes)])
    kept = rng.random((design.hidden_layers, items, design.width)) >= DROPOUT
    return features, np.eye(classes, dtype=np.float32)[labels], (kept / (1 - DROPOUT)).astype(np.float32)


class TorchPerceptron(torch.nn.Module):
    """The same network, in double precision, from torch's own layers; dropout is given."""

    def __init__(self, network):
        super().__init__()
        shapes = [layer.weights.shape for layer in network._layers]
        self.maps = torch.nn.ModuleList(torch.nn.Linear(*shape) for shape in shapes)
        self.norms = torch.nn.ModuleList(torch.nn.BatchNorm1d(shape[1]) for shape in shapes)
        self.last = torch.nn.Linear(*network._weights.shape)
        self.double()
        with torch.no_grad():
            for linear, weights in zip(
                [*self.maps, self.last],
                [*(each.weights for each in network._layers), network._weights],
                strict=True,
            ):
                linear.weight[:] = torch.tensor(weights.T)
                linear.bias.zero_()

    def forward(self, x, masks=None):
        for number, (linear, norm) in enumerate(zip(self.maps, self.norms, strict=True)):
            x = norm(linear(x))
            x = torch.relu(x if masks is None else x * masks[number])
        return self.last(x)


@pytest.mark.parametrize("hidden_layers", [1, 2])
@pytest.mark.parametrize(
    ("error", "loss"),
    [
        (softmax_error, functional.cross_entropy),
        (sigmoid_error, functional.binary_cross_entropy_with_logits),
    ],
)
def test_steps_are_those_of_torch(hidden_layers, error, loss):
    """Forward, backward, running statistics and Adam beside torch's, in double precision."""
    design = Design(hidden_layers, 1e-2, "uniform", width=20)
    network, untrained = (Perceptron(7, 3, design, seed=5) for _ in range(2))
    reference = TorchPerceptron(network)
    adam = torch.optim.Adam(reference.parameters(), lr=design.learning_rate)
    for step in range(8):
        features, targets, masks = some_batch(design, 7, 3, seed=step)
        network.step(features, targets, masks, error)
        x, y, dropout = (torch.tensor(each, dtype=torch.float64) for each in (features, targets, masks))
        adam.zero_grad()
        loss(reference(x, dropout), y).backward()
        adam.step()
    expected = reference.eval()(x).detach().numpy()
    np.testing.assert_allclose(network.logits(features), expected, rtol=2e-3, atol=2e-3)
    # The agreement is no accident: the steps moved the logits.
    assert np.abs(untrained.logits(features) - expected).max() > 0.1


@pytest.mark.parametrize("law", ["uniform", "normal"])
def test_first_weights_have_xaviers_variance(law):
    network = Perceptron(300, 100, Design(2, 1e-3, law, width=200), seed=0)
    first, second = (layer.weights for layer in network._layers)
    assert first.var() == pytest.approx(2 / 500, rel=0.02)
    assert second.var() == pytest.approx(2 * 2 / 400, rel=0.02)
    assert network._weights.var() == pytest.approx(2 * 2 / 300, rel=0.03)
    # A uniform law has no tails.
    assert (np.abs(first).max() > 2 * np.sqrt(2 / 500)) == (law == "normal")


def test_a_batch_of_one_item_is_survived():
    design = Design(1, 1e-2, "normal", width=8)
    network = Perceptron(4, 2, design, seed=0)
    features, targets, masks = some_batch(design, 4, 2)
    network.step(features[:1], targets[:1], masks[:, :1], softmax_error)
    assert np.isfinite(network.logits(features)).all()
