"""The projector: layers between embedding and objective that training uses and then throws away."""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn


class Projector(nn.Sequential):
    """A multilayer perceptron: batch normalisation and ReLU after each linear layer but the last.

    Args:
        sizes: numbers in the embedding, then in the output of each layer; two or more.
        seed: of the initial weights.
    """

    def __init__(self, sizes: Sequence[int], seed: int) -> None:
        layers: list[nn.Module] = []
        *hidden, last = pairwise(sizes)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            for inputs, outputs in hidden:
                layers += [
                    nn.Linear(inputs, outputs, bias=False),
                    nn.BatchNorm1d(outputs),
                    nn.ReLU(inplace=True),
                ]
            layers.append(nn.Linear(*last))
        super().__init__(*layers)
