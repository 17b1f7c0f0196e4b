"""A moving average of the weights, which often does better than the weights that the last steps happened to leave."""

from copy import deepcopy

import torch

from soundalike.training.learner import Learner


class WeightAverage:
    """An exponential moving average of all that a learner holds (Polyak and Juditsky, 1992, weigh all steps alike).

    The running statistics of batch normalisation are averaged like the weights they belong to: those of the newest
    weights would not be those of the average. Counters are copied.

    Attributes:
        learner: a learner with the averaged weights, never trained itself.
    """

    def __init__(self, learner: Learner, decay: float) -> None:
        """Start the average at what `learner` holds now.

        Args:
            learner: what will be averaged.
            decay: share of the average that a step keeps, above 0 and below 1; about 1 / (1 - decay) steps count.
        """
        self.learner = deepcopy(learner).eval().requires_grad_(False)
        self._decay = decay

    def restart(self, learner: Learner) -> None:
        """Forget all so far: the average becomes what `learner` holds."""
        self.learner.load_state_dict(learner.state_dict())

    @torch.no_grad()
    def update(self, learner: Learner, step: int) -> None:
        """Take in what `learner` holds after step number `step`, counted from 0."""
        newest = learner.state_dict()
        for name, average in self.learner.state_dict().items():
            if average.is_floating_point():
                average.lerp_(newest[name], 1.0 - decay_at(step, self._decay))
            else:
                average.copy_(newest[name])


def decay_at(step: int, decay: float) -> float:
    """The decay of a step, counted from 0: min(decay, (1 + step) / (10 + step)).

    So the average spans about a ninth of the run so far until it spans 1 / (1 - decay) steps, and the initial weights
    are soon forgotten (the warm-up of TensorFlow's `ExponentialMovingAverage`).
    """
    return min(decay, (1 + step) / (10 + step))
