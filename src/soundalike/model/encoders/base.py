"""What every encoder is."""

from abc import ABC, abstractmethod

from torch import Tensor, nn


class Encoder(nn.Module, ABC):
    """Turns an image into frames (one vector per stretch of time), and pools the frames to one embedding.

    Attributes:
        frame_size: numbers in a frame.
        embedding_size: numbers in the embedding.
        time_stride: front end frames from one frame to the next.
    """

    frame_size: int
    embedding_size: int
    time_stride: int

    @abstractmethod
    def frames(self, image: Tensor) -> Tensor:
        """An image (batch, channels, time, bands) to frames (batch, time / stride, frame_size)."""

    @abstractmethod
    def pool(self, frames: Tensor) -> Tensor:
        """Frames of shape (batch, time, frame_size) to embeddings of shape (batch, embedding_size)."""

    def forward(self, image: Tensor) -> Tensor:
        """An image (batch, channels, time, bands) to embeddings (batch, embedding_size)."""
        return self.pool(self.frames(image))
