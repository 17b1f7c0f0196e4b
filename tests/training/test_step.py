import numpy as np
import pytest
import torch

from soundalike.objectives import alignment_uniformity
from soundalike.training.hardware import Hardware
from soundalike.training.learner import build_learner
from soundalike.training.schedules import learning_rate
from soundalike.training.step import Stepper, both_views

CPU = Hardware("cpu", "float32", 1)


def test_both_views_stand_one_above_the_other(toy):
    batch = toy.Tones().batch(0, range(5))
    audio = both_views(batch, CPU)
    np.testing.assert_array_equal(audio[:5], batch.a)
    np.testing.assert_array_equal(audio[5:], batch.b)


def test_a_step_follows_the_gradient_of_the_loss(toy):
    settings = toy.settings(optimizer="sgd", learning_rate=1.0, warmup_steps=4, weight_decay=0)
    batch = toy.Tones().batch(0, range(8))
    reference = build_learner(settings).train()
    projections = reference(torch.cat([torch.from_numpy(batch.a), torch.from_numpy(batch.b)])).projections
    loss = alignment_uniformity(projections[:8], projections[8:])
    loss.backward()

    stepper = Stepper(build_learner(settings), settings, CPU)
    result = stepper.step(1, batch)

    assert float(result.loss) == pytest.approx(float(loss.detach()), rel=1e-6)
    torch.testing.assert_close(result.outputs.a, projections[:8])
    rate = learning_rate(settings, 1)
    trained = dict(stepper.learner.named_parameters())
    for name, parameter in reference.named_parameters():
        torch.testing.assert_close(trained[name], parameter - rate * parameter.grad)


def test_the_objective_is_the_one_that_is_set(toy):
    batch = toy.Tones().batch(0, range(8))
    losses = set()
    for objective in ("nt_xent", "alignment_uniformity", {"name": "nt_xent", "temperature": 0.05}):
        settings = toy.settings(objective=objective)
        losses.add(float(Stepper(build_learner(settings), settings, CPU).step(0, batch).loss))
    assert len(losses) == 3


def test_bfloat16_takes_about_the_same_step(toy):
    settings = toy.settings()
    batch = toy.Tones().batch(0, range(8))
    results = [
        Stepper(build_learner(settings), settings, Hardware("cpu", precision, 1)).step(0, batch)
        for precision in ("float32", "bfloat16")
    ]
    assert results[1].outputs.a.dtype == torch.float32
    assert float(results[1].loss) == pytest.approx(float(results[0].loss), rel=0.1)
    assert float(results[1].loss) != float(results[0].loss)
