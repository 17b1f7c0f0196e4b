"""The waveform itself, for encoders that learn their own front end."""

from typing import Literal

from torch import Tensor

from soundalike.model.frontends.base import FrontEnd
from soundalike.settings import Settings


class WaveformSettings(Settings):
    """Settings of the front end `waveform`, which has none."""

    name: Literal["waveform"] = "waveform"


class Waveform(FrontEnd):
    """Audio as an image of one channel and one band: a frame is a sample."""

    channels = 1
    bands = 1

    def __init__(self, sample_rate: int) -> None:
        super().__init__()
        self.hop_seconds = 1.0 / sample_rate

    def forward(self, audio: Tensor) -> Tensor:
        """Audio of shape (batch, samples) to an image of shape (batch, 1, samples, 1), in float32."""
        return audio.float()[:, None, :, None]
