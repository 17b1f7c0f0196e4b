import math
from functools import partial

import pytest
import torch
from torch import Tensor

from soundalike.objectives import alignment_uniformity, clar, cross_entropy, nt_xent


def draw(*shape: int, seed: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


LABEL = torch.tensor([1, -1, 0, -1, 2])


def views() -> tuple[Tensor, Tensor, Tensor]:
    return draw(5, 4, seed=0), draw(5, 4, seed=1), draw(10, 3, seed=2)


def test_closed_form() -> None:
    """Orthogonal pairs of equal views, and scores that know nothing."""
    basis = torch.eye(6)
    expected = math.log(1 + 10 * math.exp(-1 / 0.5)) + 0.25 * math.log(3)
    label = torch.tensor([0, 1, -1, -1, 2, -1])
    found = clar(basis, basis, torch.zeros(12, 3), label, weight=0.25)
    assert found.item() == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("contrast", [nt_xent, partial(nt_xent, temperature=0.1), alignment_uniformity])
@pytest.mark.parametrize("weight", [0.0, 1.0, 2.5])
def test_it_is_the_weighted_sum_of_its_parts(contrast, weight: float) -> None:
    a, b, logits = views()
    expected = contrast(a, b) + weight * cross_entropy(logits, LABEL)
    torch.testing.assert_close(clar(a, b, logits, LABEL, contrast, weight), expected)


def test_by_default_both_parts_weigh_one() -> None:
    a, b, logits = views()
    torch.testing.assert_close(clar(a, b, logits, LABEL), nt_xent(a, b, 0.5) + cross_entropy(logits, LABEL))


def test_without_labels_only_the_contrast_is_left() -> None:
    a, b, logits = (tensor.requires_grad_() for tensor in views())
    loss = clar(a, b, logits, torch.full((5,), -1))
    loss.backward()
    assert loss.item() == nt_xent(a, b).item()
    assert a.grad is not None
    assert a.grad.abs().sum() > 0
    assert torch.equal(logits.grad, torch.zeros_like(logits))


def test_order_and_the_views_names_do_not_matter() -> None:
    a, b, logits = views()
    order = torch.tensor([3, 0, 4, 2, 1])
    expected = clar(a, b, logits, LABEL)
    moved = clar(a[order], b[order], logits[torch.cat([order, order + 5])], LABEL[order])
    torch.testing.assert_close(moved, expected)
    torch.testing.assert_close(clar(b, a, logits.roll(5, dims=0), LABEL), expected)


def test_gradients_agree_with_finite_differences() -> None:
    inputs = tuple(tensor.requires_grad_() for tensor in views())
    assert torch.autograd.gradcheck(lambda a, b, logits: clar(a, b, logits, LABEL, weight=0.7), inputs)
