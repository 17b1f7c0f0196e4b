"""What every front end is."""

from abc import ABC, abstractmethod

from torch import Tensor, nn


class FrontEnd(nn.Module, ABC):
    """Turns waveforms into time-frequency images, with no trained parameters.

    Attributes:
        channels: channels of the image.
        bands: frequency rows of the image.
        hop_seconds: time between two of its frames.
    """

    channels: int
    bands: int
    hop_seconds: float

    @abstractmethod
    def forward(self, audio: Tensor) -> Tensor:
        """Audio of shape (batch, samples), any length, to an image (batch, channels, frames, bands)."""
