import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from soundalike.errors import UserError
from soundalike.objectives import nt_xent, supervised_contrastive


def embeddings(batch: int, dim: int, seed: int, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(batch, dim, generator=generator, dtype=torch.float64).to(dtype)


def naive_loss(a: Tensor, b: Tensor, label: list[int], temperature: float) -> float:
    """The published equation over views that stand pair by pair, with a class of its own for each unlabelled pair."""
    views = [row for pair in zip(a.tolist(), b.tolist(), strict=True) for row in pair]
    named = [f"item {number}" if known < 0 else f"class {known}" for number, known in enumerate(label)]
    classes = [name for name in named for _ in range(2)]

    def similarity(i: int, j: int) -> float:
        dot = sum(x * y for x, y in zip(views[i], views[j], strict=True))
        return dot / (math.hypot(*views[i]) * math.hypot(*views[j])) / temperature

    total = 0.0
    for i in range(len(views)):
        others = [j for j in range(len(views)) if j != i]
        partners = [p for p in others if classes[p] == classes[i]]
        denominator = sum(math.exp(similarity(i, k)) for k in others)
        logs = [math.log(math.exp(similarity(i, p)) / denominator) for p in partners]
        total -= sum(logs) / len(partners)
    return total / len(views)


labels = st.lists(st.integers(-1, 2), min_size=2, max_size=7)
seeds = st.integers(0, 10_000)


@given(label=labels, dim=st.integers(1, 6), seed=seeds, temperature=st.floats(0.05, 5.0))
def test_agrees_with_the_naive_loop(label: list[int], dim: int, seed: int, temperature: float) -> None:
    a, b = embeddings(len(label), dim, seed), embeddings(len(label), dim, seed + 1)
    found = supervised_contrastive(a, b, torch.tensor(label), temperature)
    assert found.item() == pytest.approx(naive_loss(a, b, label, temperature), abs=1e-9)


@given(batch=st.integers(2, 7), dim=st.integers(1, 6), seed=seeds, temperature=st.floats(0.05, 5.0))
def test_without_labels_it_is_nt_xent(batch: int, dim: int, seed: int, temperature: float) -> None:
    a, b = embeddings(batch, dim, seed), embeddings(batch, dim, seed + 1)
    unseen, all_different = torch.full((batch,), -1), torch.arange(batch)
    expected = nt_xent(a, b, temperature)
    torch.testing.assert_close(supervised_contrastive(a, b, unseen, temperature), expected)
    torch.testing.assert_close(supervised_contrastive(a, b, all_different, temperature), expected)


@pytest.mark.parametrize("temperature", [0.1, 0.5, 1.0])
def test_closed_forms(temperature: float) -> None:
    # All in one point: whoever the partners are, each is one of 2 batch - 1 alike.
    same, label = torch.ones(6, 3), torch.tensor([0, 0, 1, -1, 1, 1])
    assert supervised_contrastive(same, same, label, temperature).item() == pytest.approx(math.log(11))
    # Two classes of three pairs, each in one of two orthogonal points: 5 partners of cosine 1, 6 others of cosine 0.
    points, label = torch.eye(2).repeat_interleave(3, dim=0), torch.tensor([0, 0, 0, 1, 1, 1])
    expected = math.log(5 + 6 * math.exp(-1 / temperature))
    assert supervised_contrastive(points, points, label, temperature).item() == pytest.approx(expected)


@given(label=labels, seed=seeds, scale=st.floats(0.01, 100.0))
def test_order_scale_and_the_names_of_views_and_classes_do_not_matter(
    label: list[int], seed: int, scale: float
) -> None:
    a, b = embeddings(len(label), 4, seed), embeddings(len(label), 4, seed + 1)
    known = torch.tensor(label)
    order = torch.randperm(len(label), generator=torch.Generator().manual_seed(seed))
    expected = supervised_contrastive(a, b, known)
    torch.testing.assert_close(supervised_contrastive(a[order], b[order], known[order]), expected)
    torch.testing.assert_close(supervised_contrastive(b, a, known), expected)
    torch.testing.assert_close(supervised_contrastive(scale * a, b, known), expected)
    renamed = torch.where(known < 0, known, 7 - known)
    torch.testing.assert_close(supervised_contrastive(a, b, renamed), expected)


def test_gradients_agree_with_finite_differences() -> None:
    a, b = embeddings(5, 4, 0).requires_grad_(), embeddings(5, 4, 1).requires_grad_()
    label = torch.tensor([0, 1, -1, 0, 0])
    assert torch.autograd.gradcheck(lambda x, y: supervised_contrastive(x, y, label, 0.5), (a, b))


def test_a_small_temperature_stays_finite() -> None:
    a, b = (
        embeddings(8, 4, 0, torch.float32).requires_grad_(),
        embeddings(8, 4, 1, torch.float32).requires_grad_(),
    )
    loss = supervised_contrastive(a, b, torch.arange(8) % 2, temperature=1e-4)
    loss.backward()
    assert loss.isfinite()
    assert a.grad is not None
    assert a.grad.isfinite().all()


def test_float32_is_kept_under_bf16_autocast() -> None:
    a, b = embeddings(64, 16, 0, torch.float32), embeddings(64, 16, 1, torch.float32)
    label = torch.arange(64) % 5 - 1
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inside = supervised_contrastive(a, b, label)
    assert inside.dtype == torch.float32
    assert torch.equal(inside, supervised_contrastive(a, b, label))


def test_one_pair_is_refused() -> None:
    with pytest.raises(UserError, match="two or more"):
        supervised_contrastive(torch.ones(1, 4), torch.ones(1, 4), torch.tensor([0]))
