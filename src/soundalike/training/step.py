"""One optimisation step: a batch of pairs in, changed weights out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from soundalike.objectives import Outputs, build_objective
from soundalike.pairs import PairBatch
from soundalike.training.averaging import WeightAverage
from soundalike.training.hardware import Hardware
from soundalike.training.learner import Learner
from soundalike.training.optimizers import build_optimizer, set_learning_rate
from soundalike.training.schedules import learning_rate
from soundalike.training.schema import TrainSettings


@dataclass(frozen=True)
class StepResult:
    """What a step computed, still on its device: to read it is to wait for a GPU, so the caller chooses when.

    Attributes:
        loss: the objective's value, shape ().
        outputs: what the loss saw, without gradient.
    """

    loss: Tensor
    outputs: Outputs


class Stepper:
    """A learner, its objective and its optimiser, ready to take steps.

    Attributes:
        learner: what is trained.
        optimizer: of its parameters.
        average: of its weights, where the settings ask for one.
    """

    def __init__(self, learner: Learner, settings: TrainSettings, hardware: Hardware) -> None:
        self.learner = learner.to(hardware.device)
        decay = settings.average_decay
        self.average = WeightAverage(self.learner, decay) if decay else None
        self.optimizer = build_optimizer(self.learner, settings)
        self._settings = settings
        self._hardware = hardware
        self._objective = build_objective(settings.objective)
        self._project: Callable[[Tensor], tuple[Tensor, Tensor | None]] = (
            _compiled(learner) if settings.compile else learner
        )

    @property
    def kept(self) -> Learner:
        """What the run keeps, and monitors look at: the average where there is one, else the learner itself."""
        return self.learner if self.average is None else self.average.learner

    def calibrate(self, batches: Iterable[NDArray[np.floating[Any]]]) -> None:
        """Estimate the model's normalisation constants from audio (batch, samples), before the first step."""
        self.learner.model.calibrate(batches)
        if self.average is not None:
            self.average.restart(self.learner)

    def step(self, step: int, batch: PairBatch) -> StepResult:
        """Take step number `step`, counted from 0, on `batch`."""
        self.learner.train()
        audio = both_views(batch, self._hardware)
        with self._hardware.autocast():
            projections, scores = self._project(audio)
        # The distance of near twins is lost in bfloat16, so the loss is always computed in float32.
        a, b = projections.float().chunk(2)
        label = None if batch.label is None else torch.from_numpy(batch.label).to(self._hardware.device)
        outputs = Outputs(a, b, None if scores is None else scores.float(), label)
        loss = self._objective(outputs)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        set_learning_rate(self.optimizer, learning_rate(self._settings, step))
        self.optimizer.step()
        if self.average is not None:
            self.average.update(self.learner, step)
        return StepResult(loss.detach(), outputs.detached())


def _compiled(learner: Learner) -> Callable[[Tensor], tuple[Tensor, Tensor | None]]:
    """The call of a learner, compiled; its modules and the names of their parameters stay as they are."""
    # The compiler has no code for the complex numbers of a Fourier transform.
    frontend = learner.model.frontend
    frontend.forward = torch.compiler.disable(frontend.forward)  # type: ignore[method-assign, no-untyped-call]
    compiled: Callable[[Tensor], tuple[Tensor, Tensor | None]] = torch.compile(learner)
    return compiled


def both_views(batch: PairBatch, hardware: Hardware) -> Tensor:
    """Both views of a batch, A above B, as one tensor (2 * batch, samples) on the device.

    One forward pass for both, so that batch normalisation cannot tell the views apart.
    """
    count, samples = batch.a.shape
    audio = torch.empty((2 * count, samples), pin_memory=hardware.on_gpu)
    audio[:count] = torch.from_numpy(batch.a)
    audio[count:] = torch.from_numpy(batch.b)
    # From pinned memory the copy runs beside the GPU's work on the step before.
    return audio.to(hardware.device, non_blocking=True)
