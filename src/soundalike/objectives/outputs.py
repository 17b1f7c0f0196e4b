"""What a training step gives its objective."""

from dataclasses import dataclass

from torch import Tensor

from soundalike.errors import UserError


@dataclass(frozen=True)
class Outputs:
    """What came of a batch of pairs.

    Attributes:
        a: projections of the first views, shape (batch, size), float32.
        b: projections of the second views.
        logits: class scores of both views, those of `a` above those of `b`, shape (2 * batch, classes), float32;
            None without a classifier.
        label: class of each pair, shape (batch,), int64; -1 where it may not be seen or there is none. None where
            the source of the pairs knows of no classes.
        guesses: of the hints of both views, shape (2 * batch, hints), float32; None where nothing is guessed.
        hints: what is to be guessed, of the same shape; NaN where it is not known.
    """

    a: Tensor
    b: Tensor
    logits: Tensor | None
    label: Tensor | None
    guesses: Tensor | None = None
    hints: Tensor | None = None

    def detached(self) -> "Outputs":
        """The same numbers, without gradient."""
        logits = None if self.logits is None else self.logits.detach()
        guesses = None if self.guesses is None else self.guesses.detach()
        return Outputs(self.a.detach(), self.b.detach(), logits, self.label, guesses, self.hints)

    def needed_label(self, objective: str) -> Tensor:
        """`label`, for an objective that makes no sense without.

        Raises:
            UserError: there is none.
        """
        if self.label is None:
            raise UserError(f"objective {objective} needs labels: train on sounds that have some.")
        return self.label

    def needed_logits(self, objective: str) -> Tensor:
        """`logits`, for an objective that makes no sense without.

        Raises:
            UserError: there are none.
        """
        if self.logits is None:
            raise UserError(f"objective {objective} needs a classifier: train on sounds that have labels.")
        return self.logits
