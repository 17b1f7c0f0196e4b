import torch
from torch import nn

from soundalike.model import Projector


def test_it_is_a_perceptron_with_batch_normalisation_between_its_layers() -> None:
    projector = Projector((6, 5, 4), seed=0)
    embeddings = torch.randn(32, 6)
    first, last = projector[0], projector[-1]
    assert isinstance(first, nn.Linear)
    assert isinstance(last, nn.Linear)
    hidden = embeddings @ first.weight.T
    hidden = (hidden - hidden.mean(dim=0)) / (hidden.var(dim=0, correction=0) + 1e-5).sqrt()
    expected = hidden.clamp(min=0) @ last.weight.T + last.bias
    torch.testing.assert_close(projector(embeddings), expected, atol=1e-5, rtol=1e-4)


def test_one_layer_is_linear() -> None:
    assert [type(layer) for layer in Projector((6, 4), seed=0)] == [nn.Linear]


def test_without_layers_the_embedding_passes_as_it_is() -> None:
    embeddings = torch.randn(3, 6)
    assert torch.equal(Projector((6,), seed=0)(embeddings), embeddings)


def test_the_weights_are_a_function_of_the_seed() -> None:
    torch.manual_seed(5)
    first = Projector((6, 5, 4), seed=1).state_dict()
    again, other = Projector((6, 5, 4), seed=1).state_dict(), Projector((6, 5, 4), seed=2).state_dict()
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["0.weight"], other["0.weight"])
