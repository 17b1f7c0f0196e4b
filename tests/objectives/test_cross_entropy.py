import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from soundalike.objectives import cross_entropy


def scores(batch: int, classes: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return 3.0 * torch.randn(2 * batch, classes, generator=generator, dtype=torch.float64)


def naive_cross_entropy(logits: Tensor, label: list[int]) -> float:
    """The definition, view by view and item by item."""
    terms = []
    for view in (logits[: len(label)], logits[len(label) :]):
        for row, number in zip(view.tolist(), label, strict=True):
            if number >= 0:
                terms.append(-math.log(math.exp(row[number]) / sum(math.exp(score) for score in row)))
    return sum(terms) / len(terms) if terms else 0.0


labels = st.lists(st.integers(-1, 3), min_size=1, max_size=7)


@given(label=labels, seed=st.integers(0, 10_000))
def test_agrees_with_the_naive_loop(label: list[int], seed: int) -> None:
    logits = scores(len(label), 4, seed)
    expected = naive_cross_entropy(logits, label)
    assert cross_entropy(logits, torch.tensor(label)).item() == pytest.approx(expected, abs=1e-9)


def test_scores_that_know_nothing_cost_the_logarithm_of_the_classes() -> None:
    assert cross_entropy(torch.zeros(6, 5), torch.tensor([0, -1, 3])).item() == pytest.approx(math.log(5))


@given(label=labels, seed=st.integers(0, 10_000))
def test_order_and_the_views_names_do_not_matter(label: list[int], seed: int) -> None:
    logits, label_ = scores(len(label), 4, seed), torch.tensor(label)
    order = torch.randperm(len(label), generator=torch.Generator().manual_seed(seed))
    expected = cross_entropy(logits, label_)
    both = torch.cat([order, order + len(label)])
    torch.testing.assert_close(cross_entropy(logits[both], label_[order]), expected)
    torch.testing.assert_close(cross_entropy(logits.roll(len(label), dims=0), label_), expected)


def test_unlabelled_items_neither_count_nor_pull() -> None:
    logits = scores(4, 3, 0).requires_grad_()
    label = torch.tensor([2, -1, 0, -1])
    loss = cross_entropy(logits, label)
    loss.backward()
    assert logits.grad is not None
    assert (logits.grad.abs().sum(dim=1) > 0).tolist() == [True, False, True, False] * 2
    labelled = torch.tensor([0, 2])
    alone = cross_entropy(logits.detach()[torch.cat([labelled, labelled + 4])], label[labelled])
    torch.testing.assert_close(loss.detach(), alone)


def test_a_batch_without_labels_costs_nothing_and_its_gradient_is_zero() -> None:
    logits = scores(4, 3, 0).float().requires_grad_()
    loss = cross_entropy(logits, torch.full((4,), -1))
    loss.backward()
    assert loss.item() == 0.0
    assert torch.equal(logits.grad, torch.zeros_like(logits))


def test_gradients_agree_with_finite_differences() -> None:
    label = torch.tensor([1, -1, 0, 2])
    logits = scores(4, 3, 0).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: cross_entropy(x, label), (logits,))


def test_extreme_scores_stay_finite() -> None:
    logits = torch.tensor([[1e30, 0.0], [-1e30, 0.0], [0.0, 1e30], [88.0, -1e5]]).requires_grad_()
    loss = cross_entropy(logits, torch.tensor([0, 1]))
    loss.backward()
    # Three answers are certain: two of them are right, one is wrong by 1e30; the fourth is wrong by 100,088.
    assert loss.item() == pytest.approx((1e30 + 100_088) / 4)
    assert logits.grad is not None
    assert logits.grad.isfinite().all()
