"""One optimisation step: a batch of pairs in, changed weights out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from soundalike.objectives import Outputs, build_objective, hint_error
from soundalike.pairs import PairBatch
from soundalike.training.averaging import WeightAverage
from soundalike.training.hardware import Hardware
from soundalike.training.learner import Answers, Learner
from soundalike.training.optimizers import build_optimizer, set_learning_rate
from soundalike.training.schedules import learning_rate
from soundalike.training.schema import TrainSettings


@dataclass(frozen=True)
class StepResult:
    """What a step computed, still on its device: to read it is to wait for a GPU, so the caller chooses when.

    Attributes:
        loss: the objective's value, and the weighted error of the guesses where hints are guessed, shape ().
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
        self._answer: Callable[[Tensor], Answers] = _compiled(learner) if settings.compile else learner

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
            answers = self._answer(audio)
        outputs = self._outputs(answers, batch)
        loss = self._objective(outputs)
        if outputs.guesses is not None and outputs.hints is not None:
            loss = loss + self._settings.hints.weight * hint_error(outputs.guesses, outputs.hints)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        set_learning_rate(self.optimizer, learning_rate(self._settings, step))
        self.optimizer.step()
        if self.average is not None:
            self.average.update(self.learner, step)
        return StepResult(loss.detach(), outputs.detached())

    def _outputs(self, answers: Answers, batch: PairBatch) -> Outputs:
        """What the loss sees, in float32, because the distance of near twins is lost in bfloat16."""
        a, b = answers.projections.float().chunk(2)
        return Outputs(
            a,
            b,
            logits=None if answers.scores is None else answers.scores.float(),
            label=self._on_device(batch.label),
            guesses=None if answers.guesses is None else answers.guesses.float(),
            hints=self._on_device(_both_hints(batch)),
        )

    def _on_device(self, values: NDArray[Any] | None) -> Tensor | None:
        return None if values is None else torch.from_numpy(values).to(self._hardware.device)


def _compiled(learner: Learner) -> Callable[[Tensor], Answers]:
    """The call of a learner, compiled; its modules and the names of their parameters stay as they are."""
    # The compiler has no code for the complex numbers of a Fourier transform.
    frontend = learner.model.frontend
    frontend.forward = torch.compiler.disable(frontend.forward)  # type: ignore[method-assign, no-untyped-call]
    compiled: Callable[[Tensor], Answers] = torch.compile(learner)
    return compiled


def _both_hints(batch: PairBatch) -> NDArray[np.float32] | None:
    """The hints of both views, those of A above those of B, shape (2 * batch, hints)."""
    if batch.hints_a is None or batch.hints_b is None:
        return None
    return np.concatenate([batch.hints_a, batch.hints_b])


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
