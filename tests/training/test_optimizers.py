import pytest
import torch
from torch import nn

from soundalike.training.optimizers import build_optimizer, optimizer_tensors, restore_optimizer


def small_network(seed):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.Sequential(nn.Conv2d(4, 8, 3), nn.Flatten(), nn.Linear(32, 3)).to(
            memory_format=torch.channels_last
        )


def take_steps(network, optimizer, numbers):
    for number in numbers:
        image = torch.linspace(-1, number, 5 * 4 * 16).reshape(5, 4, 4, 4)
        optimizer.zero_grad()
        network(image).square().sum().backward()
        optimizer.step()


@pytest.mark.parametrize(
    "changes", [{"optimizer": "sgd"}, {"optimizer": "sgd", "momentum": 0.9}, {"optimizer": "adamw"}]
)
def test_a_restored_optimiser_takes_the_same_steps(toy, changes):
    settings = toy.settings(learning_rate=0.01, weight_decay=0.01, **changes)
    straight = small_network(1)
    straight_optimizer = build_optimizer(straight, settings)
    take_steps(straight, straight_optimizer, range(3))

    resumed = small_network(2)
    resumed_optimizer = build_optimizer(resumed, settings)
    resumed.load_state_dict(straight.state_dict())
    state = optimizer_tensors(straight_optimizer, straight)
    restore_optimizer(
        resumed_optimizer, resumed, {name: tensor.contiguous().clone() for name, tensor in state.items()}
    )

    take_steps(straight, straight_optimizer, range(3, 6))
    take_steps(resumed, resumed_optimizer, range(3, 6))
    for expected, found in zip(straight.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(expected, found)
    for name, expected in optimizer_tensors(straight_optimizer, straight).items():
        found = optimizer_tensors(resumed_optimizer, resumed)[name]
        assert torch.equal(expected, found)
        assert expected.stride() == found.stride()


def test_sgd_follows_its_equation(toy):
    rate, decay, momentum = 0.01, 0.1, 0.5
    settings = toy.settings(
        optimizer="sgd", learning_rate=rate, batch_size=256, weight_decay=decay, momentum=momentum
    )
    layer = nn.Linear(2, 1, bias=False)
    weight = torch.tensor([[1.0, -2.0]], dtype=torch.float64)
    layer.weight.data.copy_(weight)
    optimizer = build_optimizer(layer, settings)
    velocity = torch.zeros_like(weight)
    for number in range(3):
        gradient = torch.tensor([[0.5, 1.0 + number]], dtype=torch.float64)
        layer.weight.grad = gradient.float()
        optimizer.step()
        velocity = momentum * velocity + gradient + decay * weight
        weight = weight - rate * velocity
    torch.testing.assert_close(layer.weight.data.double(), weight, rtol=1e-6, atol=0)
