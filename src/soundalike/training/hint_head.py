"""What guesses the synthesizer's parameters from an embedding; thrown away after the run."""

import torch
from torch import nn


class HintHead(nn.Sequential):
    """A linear layer on embeddings that are standardised over the batch, as a linear probe standardises them.

    It reads the embedding and not the projection, because the contrast asks the projections of a pair to be alike, and
    so to forget just what delta moves. The embedding, which is kept, can hold both.

    Args:
        size: numbers in an embedding.
        hints: how many are guessed.
        seed: of the initial weights.
    """

    def __init__(self, size: int, hints: int, seed: int) -> None:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            linear = nn.Linear(size, hints)
        super().__init__(nn.BatchNorm1d(size, affine=False), linear)
