import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from soundalike.errors import UserError
from soundalike.objectives import variance_covariance


def embeddings(batch: int, dim: int, seed: int, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(batch, dim, generator=generator, dtype=torch.float64).to(dtype)


def published(a: Tensor, b: Tensor, weights: tuple[float, float, float] = (25, 25, 1)) -> float:
    """Algorithm 1 of the paper, with NumPy's own statistics and a loop over each two dimensions."""
    views = [a.numpy(), b.numpy()]
    invariance = np.mean((views[0] - views[1]) ** 2)
    variance, covariance = 0.0, 0.0
    for view in views:
        matrix = np.atleast_2d(np.cov(view, rowvar=False))
        dim = len(matrix)
        variance += np.mean([max(0.0, 1 - np.sqrt(matrix[j, j] + 1e-4)) for j in range(dim)])
        covariance += sum(matrix[i, j] ** 2 for i in range(dim) for j in range(dim) if i != j) / dim
    return float(np.dot(weights, [invariance, variance, covariance]))


shapes = {"batch": st.integers(2, 7), "dim": st.integers(1, 6), "seed": st.integers(0, 10_000)}
weight = st.floats(0, 30)


@settings(deadline=None)
@given(**shapes, weights=st.tuples(weight, weight, weight), scale=st.floats(0.01, 10))
def test_agrees_with_the_published_algorithm(
    batch: int, dim: int, seed: int, weights: tuple[float, float, float], scale: float
) -> None:
    a, b = scale * embeddings(batch, dim, seed), scale * embeddings(batch, dim, seed + 1)
    assert variance_covariance(a, b, *weights).item() == pytest.approx(published(a, b, weights), abs=1e-9)
    assert variance_covariance(a, b).item() == pytest.approx(published(a, b), abs=1e-9)


def test_closed_forms() -> None:
    # Variance 4/3 a dimension, no covariance, equal views: nothing is left to ask for.
    square = torch.tensor([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    assert variance_covariance(square, square).item() == 0.0
    # One point: each view falls short by 1 - sqrt(epsilon).
    point = torch.full((4, 3), 7.0)
    assert variance_covariance(point, point).item() == pytest.approx(25 * 2 * 0.99)
    # A second dimension that repeats the first covaries with it as it varies, 4/3 both ways, in both views.
    twice = square[:, :1].repeat(1, 2)
    assert variance_covariance(twice, twice).item() == pytest.approx(2 * (4 / 3) ** 2)
    # Views that lie 2 apart in one of two dimensions.
    apart = square + torch.tensor([2.0, 0.0])
    assert variance_covariance(square, apart).item() == pytest.approx(25 * 4 / 2)


@settings(deadline=None)
@given(**shapes)
def test_order_place_and_the_views_names_do_not_matter(batch: int, dim: int, seed: int) -> None:
    a, b = embeddings(batch, dim, seed), embeddings(batch, dim, seed + 1)
    order = torch.randperm(batch, generator=torch.Generator().manual_seed(seed))
    expected = variance_covariance(a, b)
    torch.testing.assert_close(variance_covariance(a[order], b[order]), expected)
    torch.testing.assert_close(variance_covariance(b, a), expected)
    torch.testing.assert_close(variance_covariance(a + 3, b + 3), expected)


def test_gradients_agree_with_finite_differences() -> None:
    a, b = embeddings(5, 4, 0).requires_grad_(), embeddings(5, 4, 1).requires_grad_()
    assert torch.autograd.gradcheck(variance_covariance, (a, b))


def test_one_point_still_has_a_finite_gradient() -> None:
    a = torch.ones(4, 3, requires_grad=True)
    variance_covariance(a, torch.ones(4, 3)).backward()
    assert a.grad is not None
    assert a.grad.isfinite().all()


def test_float32_is_kept_under_bf16_autocast() -> None:
    a, b = embeddings(64, 16, 0, torch.float32), embeddings(64, 16, 1, torch.float32)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        inside = variance_covariance(a, b)
    assert inside.dtype == torch.float32
    assert torch.equal(inside, variance_covariance(a, b))


def test_one_pair_is_refused() -> None:
    with pytest.raises(UserError, match="two or more"):
        variance_covariance(torch.ones(1, 4), torch.ones(1, 4))
