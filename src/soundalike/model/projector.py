"""The projector: layers between embedding and objective. Only runs with a classifier keep them."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn


class Projector(nn.Sequential):
    """A multilayer perceptron: batch normalisation and ReLU after each linear layer but the last.

    Args:
        sizes: numbers in the embedding, then in the output of each layer; with only the first, there are no layers
            and the embedding passes as it is.
        seed: of the initial weights.

    Attributes:
        sizes: as given.
    """

    def __init__(self, sizes: Sequence[int], seed: int) -> None:
        layers: list[nn.Module] = []
        shapes = list(pairwise(sizes))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            for inputs, outputs in shapes[:-1]:
                layers += [
                    nn.Linear(inputs, outputs, bias=False),
                    nn.BatchNorm1d(outputs),
                    nn.ReLU(inplace=True),
                ]
            layers += [nn.Linear(inputs, outputs) for inputs, outputs in shapes[-1:]]
        super().__init__(*layers)
        self.sizes = tuple(sizes)
