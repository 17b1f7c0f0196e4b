"""How well a run guesses the parameters behind the synthetic views of a batch."""

from soundalike.objectives import Outputs, explained_variance, hint_error


def guessing(outputs: Outputs) -> dict[str, float]:
    """The mean squared error of the guesses, in variances of the prior, and their R^2: `{"hint_error", "hint_r2"}`.

    Empty where nothing is guessed, or no hint of the batch is known.
    """
    if outputs.guesses is None or outputs.hints is None:
        return {}
    explained = explained_variance(outputs.guesses, outputs.hints)
    if explained is None:
        return {}
    return {"hint_error": float(hint_error(outputs.guesses, outputs.hints)), "hint_r2": explained}
