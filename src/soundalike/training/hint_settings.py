"""The settings of learning from what the synthesizer knows, beside the contrast."""

from pydantic import Field

from soundalike.settings import Settings
from soundalike.synth import GROUPS, Group


class HintSettings(Settings):
    """Guessing the parameters behind a synthetic view from its embedding.

    Attributes:
        weight: of the guesses' squared error, in variances of the prior, beside the objective; 0 for no guessing.
        groups: of the parameters that are guessed.
    """

    weight: float = Field(default=0.0, ge=0, le=1000)
    groups: tuple[Group, ...] = Field(default=GROUPS, min_length=1)
