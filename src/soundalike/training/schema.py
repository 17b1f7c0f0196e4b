"""The settings of a training run: the rooms' own settings beside those of the loop."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from soundalike.draws import SEED_LIMIT
from soundalike.model import EncoderSettings, FrontendSettings
from soundalike.objectives import ObjectiveSettings
from soundalike.pairs import PairSettings
from soundalike.training.hint_settings import HintSettings
from soundalike.training.recordings_settings import RecordingsSettings

REFERENCE_BATCH = 256
"""The batch size that a learning rate is stated for."""

LayerSize = Annotated[int, Field(ge=1, le=65_536)]


class TrainSettings(PairSettings, RecordingsSettings):
    """Everything that decides a training run, flat; `configure` makes one from a preset.

    The keys of `PairSettings` (`patch`, `delta`, `prior`, `sample_rate`, `duration`, ...) and of
    `RecordingsSettings` (`data`, `crop`, `augment`, ...) stand beside these.

    Attributes:
        init: the model whose weights training starts from, by its packaged name or its folder; None for fresh weights.
            Its front end, encoder, sample rate and duration take the place of the preset's.
        seed: of the pairs and of the initial weights, from 0 to 2^64 - 1.
        frontend: the front end's settings, or its bare name.
        encoder: the encoder's settings, or its bare name.
        projector: sizes of the fully connected layers between embedding and loss, thrown away after the run;
            empty for none.
        objective: the loss's settings, or its bare name.
        hints: what is learned, beside the objective, from the parameters of synthetic sounds.
        optimizer: "sgd" or "adamw".
        learning_rate: stated for a batch of 256 pairs and scaled in proportion to `batch_size`.
        momentum: of SGD; 0 with AdamW, whose own averages replace it.
        weight_decay: coupled with SGD (an L2 penalty), decoupled with AdamW.
        schedule: "cosine" (to zero), "step" (a tenth at 77.5, 85 and 92.5 % of the run) or "constant".
        average_decay: of an exponential moving average of the weights, which is then what is monitored and kept; 0 for
            no average.
        batch_size: pairs a step.
        steps: optimisation steps of the whole run.
        warmup_steps: steps over which the learning rate first rises in a straight line; a shorter run is all
            warm-up.
        device: "auto" (a GPU where there is one), "cpu", "cuda" or "cuda:N".
        precision: of the encoder: "auto" (bfloat16 on a GPU that has it), "float32" or "bfloat16".
        compile: whether `torch.compile` compiles the model.
        threads: CPU threads of the arithmetic and of the rendering; None for all cores.
        log_every: steps between lines of the log.
        checkpoint_every: steps between checkpoints.
        monitor_every: steps between looks at held-out pairs and labelled sounds; 0 for none.
    """

    init: str | None = None
    seed: int = Field(default=0, ge=0, lt=SEED_LIMIT)
    frontend: FrontendSettings = Field(default="log_mel", validate_default=True)
    encoder: EncoderSettings
    projector: tuple[LayerSize, ...] = ()
    objective: ObjectiveSettings = Field(default="alignment_uniformity", validate_default=True)
    hints: HintSettings = HintSettings()
    optimizer: Literal["sgd", "adamw"]
    learning_rate: float = Field(gt=0, le=100)
    momentum: float = Field(default=0.0, ge=0, lt=1)
    weight_decay: float = Field(default=0.0, ge=0, le=1)
    schedule: Literal["cosine", "step", "constant"]
    average_decay: float = Field(default=0.0, ge=0, lt=1)
    batch_size: int = Field(ge=2, le=65_536)
    steps: int = Field(ge=1, le=1_000_000_000)
    warmup_steps: int = Field(default=0, ge=0)
    device: str = "auto"
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    compile: bool = False
    threads: int | None = Field(default=None, ge=1, le=1024)
    log_every: int = Field(default=10, ge=1)
    checkpoint_every: int = Field(default=100, ge=1)
    monitor_every: int = Field(default=50, ge=0)

    @field_validator("momentum")
    @classmethod
    def _momentum_is_of_sgd(cls, momentum: float, info: ValidationInfo) -> float:
        if momentum and info.data.get("optimizer") == "adamw":
            raise ValueError("only optimizer = sgd has one; leave it at 0")
        return momentum

    @field_validator("device")
    @classmethod
    def _device_is_known(cls, device: str) -> str:
        if not re.fullmatch(r"auto|cpu|cuda(:\d+)?", device):
            raise ValueError("choose auto, cpu, cuda or cuda:N")
        return device

    @model_validator(mode="after")
    def _sources_fit(self) -> Self:
        """Recordings are given if and only if pairs are made of them; labels come from recordings, hints do not."""
        if self.mixture.synthetic < 1 and self.data is None:
            raise ValueError("these settings train on recordings: give data=FOLDER or data=MANIFEST")
        if self.mixture.synthetic == 1 and self.data is not None:
            raise ValueError(
                f"data = {self.data} would not be used, as mixture.synthetic is 1: lower it, or choose the preset"
                " clar, clar-joint, supervised or hybrid"
            )
        if self.mixture.synthetic == 1 and self.objective.needs_labels:
            raise ValueError(
                f"objective = {self.objective.name} learns from labels, which synthetic sounds have none of: give"
                " data=MANIFEST and lower mixture.synthetic"
            )
        if self.mixture.synthetic == 0 and self.hints.weight:
            raise ValueError(
                f"hints.weight = {self.hints.weight:g} learns from the parameters of synthetic sounds: raise"
                " mixture.synthetic, or leave it at 0"
            )
        return self

    @property
    def peak_learning_rate(self) -> float:
        """The learning rate after warm-up: `learning_rate` scaled to the batch, in exact proportion."""
        return self.learning_rate * self.batch_size / REFERENCE_BATCH
