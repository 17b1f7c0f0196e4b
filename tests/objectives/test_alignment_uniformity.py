import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from soundalike.errors import UserError
from soundalike.objectives import alignment, alignment_uniformity, uniformity


def embeddings(batch: int, dim: int, seed: int, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(batch, dim, generator=generator, dtype=torch.float64).to(dtype)


def naive_distance(x: Tensor, y: Tensor) -> float:
    unit_x = [value / math.hypot(*x.tolist()) for value in x.tolist()]
    unit_y = [value / math.hypot(*y.tolist()) for value in y.tolist()]
    return math.dist(unit_x, unit_y)


shapes = {"batch": st.integers(2, 7), "dim": st.integers(1, 6), "seed": st.integers(0, 10_000)}


@settings(deadline=None)
@given(**shapes, alpha=st.floats(1.0, 4.0))
def test_alignment_agrees_with_a_loop(batch: int, dim: int, seed: int, alpha: float) -> None:
    a, b = embeddings(batch, dim, seed), embeddings(batch, dim, seed + 1)
    expected = sum(naive_distance(x, y) ** alpha for x, y in zip(a, b, strict=True)) / batch
    assert alignment(a, b, alpha).item() == pytest.approx(expected, abs=1e-9)


@settings(deadline=None)
@given(**shapes, t=st.floats(0.1, 8.0))
def test_uniformity_agrees_with_a_double_loop(batch: int, dim: int, seed: int, t: float) -> None:
    x = embeddings(batch, dim, seed)
    kernel = [
        math.exp(-t * naive_distance(x[i], x[j]) ** 2) for i in range(batch) for j in range(i + 1, batch)
    ]
    assert uniformity(x, t).item() == pytest.approx(math.log(sum(kernel) / len(kernel)), abs=1e-9)


def test_closed_forms() -> None:
    basis = torch.eye(6)
    same = torch.ones(6, 4)
    assert alignment(basis, basis).item() == 0.0
    # Orthogonal unit vectors are sqrt(2) apart, opposite ones 2.
    assert alignment(basis, basis.roll(1, dims=0), alpha=3).item() == pytest.approx(math.sqrt(2) ** 3)
    assert alignment(basis, -basis, alpha=2).item() == pytest.approx(4.0)
    assert uniformity(basis, t=2).item() == pytest.approx(-4.0)
    assert uniformity(same, t=2).item() == pytest.approx(0.0, abs=1e-6)
    assert uniformity(torch.tensor([[1.0, 0.0], [-3.0, 0.0]]), t=2).item() == pytest.approx(-8.0)
    # Half of the C(4, 2) couples of two opposite pairs: four are orthogonal, two are opposite.
    square = torch.cat([torch.eye(2), -torch.eye(2)])
    expected = math.log((4 * math.exp(-2 * 2.0) + 2 * math.exp(-2 * 4.0)) / 6)
    assert uniformity(square, t=2).item() == pytest.approx(expected)


def test_the_sum_is_weighted_and_averages_the_uniformity_of_both_views() -> None:
    a, b = embeddings(5, 3, 0), embeddings(5, 3, 1)
    expected = 0.5 * alignment(a, b, 1.5) + 3.0 * (uniformity(a, 4.0) + uniformity(b, 4.0)) / 2
    found = alignment_uniformity(a, b, alignment_weight=0.5, uniformity_weight=3.0, alpha=1.5, t=4.0)
    torch.testing.assert_close(found, expected)


@settings(deadline=None)
@given(**shapes, scale=st.floats(0.01, 100.0))
def test_order_scale_and_the_views_names_do_not_matter(batch: int, dim: int, seed: int, scale: float) -> None:
    a, b = embeddings(batch, dim, seed), embeddings(batch, dim, seed + 1)
    order = torch.randperm(batch, generator=torch.Generator().manual_seed(seed))
    expected = alignment_uniformity(a, b)
    torch.testing.assert_close(alignment_uniformity(a[order], b[order]), expected)
    torch.testing.assert_close(alignment_uniformity(b, a), expected)
    torch.testing.assert_close(alignment_uniformity(scale * a, b), expected)


@pytest.mark.parametrize("alpha", [1.0, 2.0, 3.0])
def test_gradients_agree_with_finite_differences(alpha: float) -> None:
    a, b = embeddings(5, 4, 0).requires_grad_(), embeddings(5, 4, 1).requires_grad_()
    assert torch.autograd.gradcheck(lambda x, y: alignment_uniformity(x, y, alpha=alpha), (a, b))


@pytest.mark.parametrize("alpha", [1.0, 1.5, 2.0])
def test_the_gradient_of_equal_views_is_finite(alpha: float) -> None:
    a = embeddings(4, 3, 0).requires_grad_()
    alignment_uniformity(a, a.detach().clone(), alpha=alpha).backward()
    assert a.grad is not None
    assert a.grad.isfinite().all()


def test_float32_is_kept_under_bf16_autocast() -> None:
    a, b = embeddings(64, 16, 0, torch.float32), embeddings(64, 16, 1, torch.float32)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inside = alignment_uniformity(a, b)
    assert inside.dtype == torch.float32
    assert torch.equal(inside, alignment_uniformity(a, b))


def test_bf16_embeddings_are_widened_first() -> None:
    a, b = embeddings(64, 16, 0, torch.bfloat16), embeddings(64, 16, 1, torch.bfloat16)
    assert torch.equal(alignment_uniformity(a, b), alignment_uniformity(a.float(), b.float()))


def test_a_crowd_of_close_embeddings_stays_accurate_in_float32() -> None:
    x = 1.0 + 1e-4 * embeddings(256, 64, 0)
    assert uniformity(x.float()).item() == pytest.approx(uniformity(x).item(), abs=1e-5)


def test_one_pair_is_refused() -> None:
    with pytest.raises(UserError, match="two or more"):
        uniformity(torch.ones(1, 4))
