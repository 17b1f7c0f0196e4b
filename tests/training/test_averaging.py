import numpy as np
import pytest
import torch

from soundalike.model import load_model
from soundalike.training import train
from soundalike.training.averaging import WeightAverage, decay_at
from soundalike.training.hardware import Hardware
from soundalike.training.learner import build_learner
from soundalike.training.run_log import read_log
from soundalike.training.step import Stepper

CPU = Hardware("cpu", "float32", 1)


def steps(toy, stepper, count):
    """Take steps and yield what the learner holds after each."""
    for step in range(count):
        stepper.step(step, toy.Tones().batch(0, range(8 * step, 8 * step + 8)))
        yield {name: tensor.clone() for name, tensor in stepper.learner.state_dict().items()}


def test_the_decay_rises_to_the_one_that_is_set():
    assert [decay_at(step, 0.5) for step in (0, 1, 8, 1000)] == [1 / 10, 2 / 11, 0.5, 0.5]


@pytest.mark.parametrize("decay", [0.15, 0.999])
def test_the_average_weighs_weights_and_running_statistics_as_the_formula_says(toy, decay):
    settings = toy.settings(average_decay=decay)
    stepper = Stepper(build_learner(settings), settings, CPU)
    initial = {name: tensor.clone() for name, tensor in stepper.learner.state_dict().items()}
    history = [initial, *steps(toy, stepper, 5)]
    decays = [min(decay, (1 + step) / (10 + step)) for step in range(5)]
    # Written out instead of recursively: what is left of each state after all decays that came later.
    shares = [np.prod(decays[k:]) * (1 - decays[k - 1] if k else 1.0) for k in range(6)]
    assert sum(shares) == pytest.approx(1)
    for name, average in stepper.kept.state_dict().items():
        if average.is_floating_point():
            expected = sum(share * state[name].double() for share, state in zip(shares, history, strict=True))
            torch.testing.assert_close(average.double(), expected, rtol=1e-5, atol=1e-7)
        else:
            assert torch.equal(average, history[-1][name])


def test_the_average_takes_no_part_in_the_training(toy):
    with_one, without = (
        Stepper(build_learner(settings), settings, CPU)
        for settings in (toy.settings(average_decay=0.9), toy.settings())
    )
    (*_, averaged), (*_, plain) = steps(toy, with_one, 4), steps(toy, without, 4)
    assert all(torch.equal(averaged[name], plain[name]) for name in plain)
    assert not any(parameter.requires_grad for parameter in with_one.kept.parameters())
    assert without.kept is without.learner


def test_a_restarted_average_is_the_learner(toy):
    learner = build_learner(toy.settings())
    average = WeightAverage(learner, 0.5)
    learner.model.normalisation.mean.fill_(3.0)
    average.restart(learner)
    assert float(average.learner.model.normalisation.mean) == 3.0


def test_a_run_keeps_and_monitors_the_average(toy, tmp_path):
    watched = []

    def watch(model):
        watched.append(model.embed(audio))
        return {}

    audio = toy.Tones().batch(3, range(4)).a
    runs = {}
    for decay in (0.0, 0.9):
        settings = toy.settings(steps=6, average_decay=decay, monitor_every=6)
        runs[decay] = train(settings, tmp_path / str(decay), source=toy.Tones(), watch=watch)
        assert torch.equal(watched[-1], load_model(tmp_path / str(decay)).embed(audio))
    # The same steps and the same normalisation, other weights.
    plain, averaged = runs[0.0], runs[0.9]
    assert torch.equal(plain.normalisation.mean, averaged.normalisation.mean)
    assert not torch.equal(plain.embed(audio), averaged.embed(audio))
    losses = [
        [entry["loss"] for entry in read_log(tmp_path / name / "log.jsonl") if "loss" in entry]
        for name in ("0.0", "0.9")
    ]
    assert losses[0] == losses[1]
