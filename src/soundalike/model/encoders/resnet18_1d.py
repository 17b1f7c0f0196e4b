"""ResNet-18 in one dimension, on raw waveforms, as CLAR has it (Al-Tahan and Mohsenzadeh, AISTATS 2021)."""

from typing import Literal, cast

from pydantic import Field
from torch import Tensor, nn

from soundalike.errors import UserError
from soundalike.model.encoders.base import Encoder
from soundalike.model.encoders.residual import eighteen_layer_stages
from soundalike.settings import Settings

KERNEL = 9


class ResNet181dSettings(Settings):
    """Settings of the encoder `resnet18_1d`.

    Attributes:
        width: channels of the first of four stages, each of which doubles them; 64 as in CLAR.
    """

    name: Literal["resnet18_1d"] = "resnet18_1d"
    width: int = Field(default=64, ge=1, le=512)


class ResNet181d(Encoder):
    """A frame is a column of the last map, 8 x `width` numbers every 32 samples; the embedding is their mean.

    11,167,552 parameters at width 64. A second at 16 kHz costs 7.9 thousand million multiplications, 13 times
    what `resnet18` takes for the image of `clar_stack`: a stage halves one axis, not two, as it doubles the
    channels.

    Raises:
        UserError: the front end does not give waveforms.
    """

    time_stride = 32

    def __init__(self, settings: ResNet181dSettings, channels: int, bands: int) -> None:
        super().__init__()
        if (channels, bands) != (1, 1):
            raise UserError(
                f"encoder resnet18_1d takes waveforms, not images of {channels} x {bands} bands: choose"
                " frontend=waveform."
            )
        width = settings.width
        self.frame_size = self.embedding_size = 8 * width
        stem = nn.Conv1d(1, width, kernel_size=7, stride=2, padding=3, bias=False)
        nn.init.kaiming_normal_(stem.weight, mode="fan_out", nonlinearity="relu")
        self.stem = nn.Sequential(
            stem,
            nn.BatchNorm1d(width),
            nn.ReLU(inplace=True),
            # CLAR pads by 1; by half a kernel any number of samples is enough, and frames stay aligned.
            nn.MaxPool1d(KERNEL, stride=2, padding=KERNEL // 2),
        )
        self.blocks = eighteen_layer_stages(width, kernel=KERNEL, dimensions=1)

    def frames(self, image: Tensor) -> Tensor:
        """A waveform (batch, 1, samples, 1) to frames (batch, samples / 32, 8 x width)."""
        return cast(Tensor, self.blocks(self.stem(image[..., 0]))).transpose(1, 2)

    def pool(self, frames: Tensor) -> Tensor:
        """The mean over time."""
        return frames.mean(dim=1)
