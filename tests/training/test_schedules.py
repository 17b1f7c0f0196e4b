import math

import pytest
import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, MultiStepLR

from soundalike.training.schedules import learning_rate


def rates(settings):
    return [learning_rate(settings, step) for step in range(settings.steps)]


def torch_rates(scheduler, optimizer, steps):
    values = []
    for _ in range(steps):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return values


@pytest.fixture
def sgd():
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.12)


def test_cosine_is_the_one_of_pytorch(toy, sgd):
    settings = toy.settings(schedule="cosine", steps=40, warmup_steps=0, learning_rate=0.12, batch_size=256)
    expected = torch_rates(CosineAnnealingLR(sgd, T_max=40), sgd, 40)
    assert rates(settings) == pytest.approx(expected)


def test_step_falls_at_the_published_epochs(toy, sgd):
    settings = toy.settings(schedule="step", steps=200, warmup_steps=0, learning_rate=0.12, batch_size=256)
    expected = torch_rates(MultiStepLR(sgd, milestones=[155, 170, 185], gamma=0.1), sgd, 200)
    assert rates(settings) == pytest.approx(expected)


def test_constant_stays(toy):
    settings = toy.settings(schedule="constant", steps=7, warmup_steps=0, learning_rate=0.5, batch_size=256)
    assert rates(settings) == [0.5] * 7


@pytest.mark.parametrize("schedule", ["cosine", "step", "constant"])
def test_warmup_rises_in_a_straight_line_to_the_peak(toy, schedule):
    settings = toy.settings(schedule=schedule, steps=100, warmup_steps=10, learning_rate=1.0, batch_size=256)
    assert rates(settings)[:10] == pytest.approx([step / 10 for step in range(1, 11)])
    assert rates(settings)[10] == 1.0


def test_cosine_is_halfway_down_halfway_after_warmup(toy):
    settings = toy.settings(schedule="cosine", steps=110, warmup_steps=10, learning_rate=1.0, batch_size=256)
    assert learning_rate(settings, 60) == pytest.approx(0.5)
    assert learning_rate(settings, 109) == pytest.approx(math.sin(math.pi / 200) ** 2)


def test_a_run_shorter_than_its_warmup_is_all_warmup(toy):
    settings = toy.settings(schedule="cosine", steps=3, warmup_steps=10, learning_rate=1.0, batch_size=256)
    assert rates(settings) == pytest.approx([0.1, 0.2, 0.3])
