import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from soundalike.errors import UserError
from soundalike.objectives import nt_xent


def embeddings(batch: int, dim: int, seed: int, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(batch, dim, generator=generator, dtype=torch.float64).to(dtype)


def naive_nt_xent(a: Tensor, b: Tensor, temperature: float) -> float:
    """The published equation: pairs are neighbours, each denominator holds every view but the one itself."""
    views = [row for pair in zip(a.tolist(), b.tolist(), strict=True) for row in pair]

    def similarity(i: int, j: int) -> float:
        dot = sum(x * y for x, y in zip(views[i], views[j], strict=True))
        return dot / (math.hypot(*views[i]) * math.hypot(*views[j]))

    def loss(i: int, j: int) -> float:
        others = [math.exp(similarity(i, k) / temperature) for k in range(len(views)) if k != i]
        return -math.log(math.exp(similarity(i, j) / temperature) / sum(others))

    terms = [loss(2 * k, 2 * k + 1) + loss(2 * k + 1, 2 * k) for k in range(len(a))]
    return sum(terms) / len(views)


shapes = {"batch": st.integers(2, 7), "dim": st.integers(1, 6), "seed": st.integers(0, 10_000)}


@settings(deadline=None)
@given(**shapes, temperature=st.floats(0.05, 5.0))
def test_agrees_with_the_naive_loop(batch: int, dim: int, seed: int, temperature: float) -> None:
    a, b = embeddings(batch, dim, seed), embeddings(batch, dim, seed + 1)
    expected = naive_nt_xent(a, b, temperature)
    assert nt_xent(a, b, temperature).item() == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("temperature", [0.1, 0.5, 1.0])
def test_closed_forms(temperature: float) -> None:
    batch = 6
    basis, same = torch.eye(batch), torch.ones(batch, 3)
    # Equal views, orthogonal pairs: one positive of cosine 1 among 2 batch - 2 negatives of cosine 0.
    expected = math.log(1 + (2 * batch - 2) * math.exp(-1 / temperature))
    assert nt_xent(basis, basis, temperature).item() == pytest.approx(expected, rel=1e-3)
    # All in one point: the positive is one of 2 batch - 1 alike.
    assert nt_xent(same, same, temperature).item() == pytest.approx(math.log(2 * batch - 1), rel=1e-5)


@settings(deadline=None)
@given(**shapes, scale=st.floats(0.01, 100.0))
def test_order_scale_and_the_views_names_do_not_matter(batch: int, dim: int, seed: int, scale: float) -> None:
    a, b = embeddings(batch, dim, seed), embeddings(batch, dim, seed + 1)
    order = torch.randperm(batch, generator=torch.Generator().manual_seed(seed))
    expected = nt_xent(a, b)
    torch.testing.assert_close(nt_xent(a[order], b[order]), expected)
    torch.testing.assert_close(nt_xent(b, a), expected)
    torch.testing.assert_close(nt_xent(scale * a, b), expected)


def test_gradients_agree_with_finite_differences() -> None:
    a, b = embeddings(5, 4, 0).requires_grad_(), embeddings(5, 4, 1).requires_grad_()
    assert torch.autograd.gradcheck(nt_xent, (a, b))


def test_float32_is_kept_under_bf16_autocast() -> None:
    a, b = embeddings(64, 16, 0, torch.float32), embeddings(64, 16, 1, torch.float32)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inside = nt_xent(a, b, 0.1)
    assert inside.dtype == torch.float32
    assert torch.equal(inside, nt_xent(a, b, 0.1))


def test_one_pair_is_refused() -> None:
    with pytest.raises(UserError, match="two or more"):
        nt_xent(torch.ones(1, 4), torch.ones(1, 4))
