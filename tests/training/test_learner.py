import torch

from soundalike.training.learner import build_learner


def audio():
    return torch.linspace(-1, 1, 3 * 800).sin().reshape(3, 800)


def test_the_loss_sees_projections_of_the_embeddings(toy):
    learner = build_learner(toy.settings(projector=[16, 5])).eval()
    embeddings = learner.model(audio())
    projections, scores, guesses = learner(audio())
    assert projections.shape == (3, 5)
    assert torch.equal(projections, learner.projector(embeddings))
    assert scores is None
    assert guesses is None


def test_without_a_projector_the_loss_sees_the_embeddings(toy):
    learner = build_learner(toy.settings(projector=[])).eval()
    assert torch.equal(learner(audio())[0], learner.model(audio()))


def test_initial_weights_are_a_function_of_the_seed_alone(toy):
    first, again, other = (build_learner(toy.settings(seed=seed)).state_dict() for seed in (5, 5, 6))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["projector.0.weight"], other["projector.0.weight"])
    assert not torch.equal(first["model.encoder.layers.0.weight"], other["model.encoder.layers.0.weight"])


def test_the_largest_seed_works(toy):
    assert build_learner(toy.settings(seed=2**64 - 1)).model.config.init_seed == 2**64 - 1
