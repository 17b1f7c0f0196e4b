import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import r2_score
from torch import Tensor

from soundalike.objectives import explained_variance, hint_error


def some(views: int, hints: int, seed: int, known: float) -> tuple[Tensor, Tensor]:
    """Guesses, and hints of which a share is known."""
    generator = torch.Generator().manual_seed(seed)
    guesses, given = torch.randn(2, views, hints, generator=generator, dtype=torch.float64)
    unknown = torch.rand(views, hints, generator=generator) >= known
    return guesses, given.masked_fill(unknown, torch.nan)


@given(st.integers(1, 7), st.integers(1, 5), st.integers(0, 10_000), st.floats(0, 1))
def test_the_error_agrees_with_a_loop_over_what_is_known(
    views: int, hints: int, seed: int, known: float
) -> None:
    guesses, given_hints = some(views, hints, seed, known)
    squares = [
        (guess - hint) ** 2
        for guess, hint in zip(guesses.flatten().tolist(), given_hints.flatten().tolist(), strict=True)
        if not np.isnan(hint)
    ]
    expected = sum(squares) / len(squares) if squares else 0.0
    assert hint_error(guesses, given_hints).item() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("known", [0.0, 0.5, 1.0])
def test_what_is_not_known_has_no_gradient(known: float) -> None:
    guesses, hints = some(6, 4, 0, known)
    guesses.requires_grad_()
    hint_error(guesses, hints).backward()
    assert guesses.grad is not None
    assert torch.equal(guesses.grad != 0, ~hints.isnan())
    assert guesses.grad.isfinite().all()


def test_the_explained_variance_is_that_of_all_hints_together() -> None:
    guesses, hints = some(50, 3, 1, 1.0)
    hints[:, 0] += 3 * guesses[:, 0]
    # Scikit-learn weighs each column by its variance, which is to sum squares over all.
    expected = r2_score(hints.numpy(), guesses.numpy(), multioutput="variance_weighted")
    assert explained_variance(guesses, hints) == pytest.approx(expected)
    assert explained_variance(hints, hints) == 1.0
    assert explained_variance(hints.mean(dim=0).expand(50, 3), hints) == pytest.approx(0.0)


def test_rows_without_hints_explain_nothing() -> None:
    guesses, hints = some(20, 3, 2, 1.0)
    with_others = explained_variance(
        torch.cat([guesses, torch.ones(5, 3)]), torch.cat([hints, torch.full((5, 3), torch.nan)])
    )
    assert with_others == pytest.approx(explained_variance(guesses, hints))
    assert explained_variance(guesses, torch.full((20, 3), torch.nan)) is None
    assert explained_variance(guesses, torch.ones(20, 3)) is None
