"""What guesses the synthesizer's parameters from an embedding; thrown away after the run."""

import math

import torch
from torch import Tensor, nn


class HintHead(nn.Module):
    """A linear layer on embeddings that are standardised over the batch, as a linear probe standardises them.

    It reads the embedding and not the projection, because the contrast asks the projections of a pair to be alike, and
    so to forget just what delta moves. The embedding, which is kept, can hold both.

    Its weights start at 0, where every guess is the prior's mean: random ones would guess worse than that, and send the
    encoder gradients that mean nothing. What they weigh is divided by the root of the embedding's size: AdamW moves all
    weights equally far, so that in its first steps a guess would otherwise overshoot, the further the larger the size.

    Args:
        size: numbers in an embedding.
        hints: how many are guessed.
    """

    def __init__(self, size: int, hints: int) -> None:
        super().__init__()
        self.standardisation = nn.BatchNorm1d(size, affine=False)
        self.weight = nn.Parameter(torch.zeros(hints, size))
        self.bias = nn.Parameter(torch.zeros(hints))

    def forward(self, embeddings: Tensor) -> Tensor:
        """Embeddings (batch, size) to guesses (batch, hints), standardised like the hints."""
        standardised = self.standardisation(embeddings) / math.sqrt(self.weight.shape[1])
        return nn.functional.linear(standardised, self.weight, self.bias)
