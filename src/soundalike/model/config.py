"""Everything that says how a model is built."""

from typing import Literal

from pydantic import Field

from soundalike.model.encoders import CompactSettings, EncoderSettings
from soundalike.model.frontends import FrontendSettings, LogMelSettings
from soundalike.model.versioned import FORMAT_VERSION
from soundalike.settings import Settings


class ModelConfig(Settings):
    """A model without its weights; what `config.json` of a model folder holds.

    Attributes:
        format_version: version of the model folder.
        sample_rate: of the audio the model takes, in Hz.
        window_seconds: length of the clips it is trained on; longer clips are embedded window by window.
        frontend: waveform to image; a name or a table with a `name`.
        encoder: image to embedding; a name or a table with a `name`.
        init_seed: seed of the initial weights.
    """

    format_version: Literal[1] = FORMAT_VERSION
    sample_rate: int = Field(default=16000, ge=8000, le=48000)
    window_seconds: float = Field(default=1.0, ge=0.1, le=30.0)
    frontend: FrontendSettings = LogMelSettings()
    encoder: EncoderSettings = CompactSettings()
    init_seed: int = Field(default=0, ge=0, lt=2**64)
