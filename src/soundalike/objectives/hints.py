"""How well the parameters behind sounds are guessed."""

import torch
from torch import Tensor


def hint_error(guesses: Tensor, hints: Tensor) -> Tensor:
    """Mean squared error over the hints that are known.

    Args:
        guesses: shape (views, hints).
        hints: shape (views, hints), of standard deviation 1 under the prior; NaN where one is not known.

    Returns:
        A scalar tensor, about 1 for guesses that are always the prior's mean; 0, with a gradient of zero, when no
        hint is known.
    """
    # A sum, because the mean over none would be NaN; counted on the device, because to ask would be to wait.
    return _errors(guesses, hints).square().sum() / (~hints.isnan()).sum().clamp(min=1)


@torch.no_grad()
def explained_variance(guesses: Tensor, hints: Tensor) -> float | None:
    """Coefficient of determination R^2 of the guesses, all hints together: at most 1, 0 for each hint's own mean.

    Args:
        guesses: shape (views, hints).
        hints: shape (views, hints); NaN where one is not known.

    Returns:
        R^2 over the known hints; None where nothing is known or varies.
    """
    variation = (hints - hints.nanmean(dim=0)).square().nansum()
    return None if variation == 0 else float(1 - _errors(guesses, hints).square().sum() / variation)


def _errors(guesses: Tensor, hints: Tensor) -> Tensor:
    """Guess less hint; 0 where no hint is known."""
    return (guesses - hints.nan_to_num()).masked_fill(hints.isnan(), 0.0)
