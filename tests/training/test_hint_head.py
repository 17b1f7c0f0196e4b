from dataclasses import replace

import numpy as np
import pytest
import torch

from soundalike.errors import UserError
from soundalike.objectives import Outputs, alignment_uniformity
from soundalike.training import train
from soundalike.training.guessing import guessing
from soundalike.training.hardware import Hardware
from soundalike.training.hint_head import HintHead
from soundalike.training.learner import build_learner
from soundalike.training.run_log import read_log
from soundalike.training.step import Stepper

CPU = Hardware("cpu", "float32", 1)


def hinted(toy, weight=0.5, **changes):
    return toy.settings(hints={"weight": weight}, **changes)


def test_the_head_is_linear_in_standardised_embeddings():
    head = HintHead(5, 2).train()
    weight = torch.linspace(-1, 1, 10).reshape(2, 5)
    head.weight.data.copy_(weight)
    head.bias.data.fill_(0.5)
    embeddings = torch.randn(64, 5, generator=torch.Generator().manual_seed(0), dtype=torch.float32)
    scaled = embeddings * torch.tensor([0.1, 1.0, 100.0, 3.0, 7.0]) + 4
    standard = (scaled - scaled.mean(dim=0)) / scaled.std(dim=0, correction=0)
    # The variance of the smallest is 1e-2, to which batch normalisation adds 1e-5.
    torch.testing.assert_close(head(scaled), standard @ weight.T / 5**0.5 + 0.5, atol=5e-3, rtol=0)
    torch.testing.assert_close(head(100 * scaled), head(200 * scaled), atol=1e-3, rtol=0)


def test_at_first_every_guess_is_the_priors_mean(toy):
    state = torch.get_rng_state()
    learner = build_learner(hinted(toy), hints=3)
    audio = torch.from_numpy(toy.Tones().batch(0, range(4)).a)
    assert torch.equal(learner(audio).guesses, torch.zeros(4, 3))
    assert torch.equal(torch.get_rng_state(), state)


def test_the_weighted_error_of_both_views_is_added_to_the_objective(toy):
    settings = hinted(toy, weight=0.7)
    batch = toy.ToldTones().batch(0, range(8))
    batch = replace(batch, hints_b=batch.hints_b + 1)
    reference = build_learner(settings, hints=1).train()
    answers = reference(torch.cat([torch.from_numpy(batch.a), torch.from_numpy(batch.b)]))
    errors = answers.guesses - torch.from_numpy(np.concatenate([batch.hints_a, batch.hints_b]))
    expected = alignment_uniformity(*answers.projections.chunk(2)) + 0.7 * errors.square().mean()
    result = Stepper(build_learner(settings, hints=1), settings, CPU).step(0, batch)
    assert float(result.loss) == pytest.approx(float(expected.detach()), rel=1e-6)


def test_guesses_teach_the_encoder_and_leave_the_projector_alone(toy):
    silent = {"name": "alignment_uniformity", "alignment_weight": 0, "uniformity_weight": 0}
    settings = hinted(toy, objective=silent)
    learner = build_learner(settings, hints=1)
    stepper = Stepper(learner, settings, CPU)
    for step in (0, 1):  # Only from the second step on have the weights of the guesses left 0.
        stepper.step(step, toy.ToldTones().batch(0, range(8)))
    for name, parameter in learner.named_parameters():
        assert bool(parameter.grad.abs().sum() > 0) == (not name.startswith("projector")), name


def test_pairs_without_hints_teach_what_the_objective_teaches(toy):
    batch = toy.ToldTones().batch(0, range(8))
    unknown = np.full_like(batch.hints_a, np.nan)
    settings = hinted(toy, optimizer="sgd", weight_decay=0)
    weights = []
    for hints in (True, False):
        stepper = Stepper(build_learner(settings, hints=1), settings, CPU)
        given = replace(batch, hints_a=unknown, hints_b=unknown) if hints else toy.Tones().batch(0, range(8))
        result = stepper.step(0, given)
        assert guessing(result.outputs) == {}
        weights.append(stepper.learner.state_dict())
    for name, tensor in weights[0].items():
        if not name.startswith("hint_head"):
            assert torch.equal(tensor, weights[1][name]), name


def test_the_head_changes_no_other_initial_weight_and_is_there_only_when_asked_for(toy):
    plain, with_head = build_learner(toy.settings(), hints=1), build_learner(hinted(toy), hints=1)
    assert plain.hint_head is None
    for name, tensor in plain.state_dict().items():
        assert torch.equal(tensor, with_head.state_dict()[name])


def test_a_run_learns_to_guess_logs_it_and_throws_the_head_away(toy, tmp_path):
    settings = hinted(toy, weight=1.0, steps=60, learning_rate=0.3, log_every=1)
    train(settings, tmp_path / "run", source=toy.ToldTones())
    log = read_log(tmp_path / "run" / "log.jsonl")
    errors, explained = ([entry[key] for entry in log] for key in ("hint_error", "hint_r2"))
    assert np.mean(errors[-10:]) < 0.1 < 0.7 < np.mean(errors[:2])
    assert np.mean(explained[-10:]) > 0.9
    assert sorted(path.name for path in (tmp_path / "run" / "model").iterdir()) == [
        "README.md", "config.json", "model.safetensors"
    ]  # fmt: skip
    assert "error of the guessed parameters" in (tmp_path / "run" / "model" / "README.md").read_text()


def test_a_source_that_tells_nothing_is_refused(toy, tmp_path):
    with pytest.raises(
        UserError, match=r"hints\.weight is 0\.5, but the sounds have no parameter of the groups"
    ):
        train(hinted(toy), tmp_path / "run", source=toy.Tones())
    assert not (tmp_path / "run").exists()


def test_guessing_says_error_and_explained_variance():
    views, hints = torch.zeros(2, 3), torch.tensor([[1.0], [-1.0]])
    outputs = Outputs(views, views, None, None, guesses=hints / 2, hints=hints)
    assert guessing(outputs) == {"hint_error": 0.25, "hint_r2": 0.75}
    assert guessing(Outputs(views, views, None, None)) == {}
