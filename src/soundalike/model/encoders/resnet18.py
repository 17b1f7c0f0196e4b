"""ResNet-18 (He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016) on an image,
ended as in the audio doppelgängers paper or as in CLAR.
"""

from typing import Literal, cast

from torch import Tensor, nn

from soundalike.errors import UserError
from soundalike.model.encoders.base import Encoder
from soundalike.model.encoders.residual import eighteen_layer_stages
from soundalike.settings import Settings

STEM_WIDTH = 64


class ResNet18Settings(Settings):
    """Settings of the encoder `resnet18`; its shape is the published one.

    Attributes:
        linear_output: whether the embedding is the output of a last linear layer, as in the doppelgängers paper,
            or the average over time and frequency before it, as in CLAR.
    """

    name: Literal["resnet18"] = "resnet18"
    linear_output: bool = True


class ResNet18(Encoder):
    """11,432,960 parameters with one input channel. A frame is the last map's mean over frequency.

    Raises:
        UserError: the image has one band.
    """

    frame_size = 8 * STEM_WIDTH
    embedding_size = 512
    time_stride = 32

    def __init__(self, settings: ResNet18Settings, channels: int, bands: int) -> None:
        super().__init__()
        if bands == 1:
            raise UserError(
                "encoder resnet18 takes images, and this front end gives one band: choose encoder=resnet18_1d"
                " for waveforms."
            )
        # The doppelgängers paper swaps the first convolution for one with a bias and PyTorch's default initial
        # weights.
        self.stem = nn.Sequential(
            nn.Conv2d(channels, STEM_WIDTH, kernel_size=7, stride=2, padding=3),
            nn.BatchNorm2d(STEM_WIDTH),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
        )
        self.blocks = eighteen_layer_stages(STEM_WIDTH, kernel=3, dimensions=2)
        self.output: nn.Module = nn.Identity()
        if settings.linear_output:
            self.output = nn.Linear(self.frame_size, self.embedding_size)

    def frames(self, image: Tensor) -> Tensor:
        """An image (batch, channels, time, bands) to frames (batch, time / 32, 512)."""
        image_map = cast(Tensor, self.blocks(self.stem(image)))
        return image_map.mean(dim=3).transpose(1, 2)

    def pool(self, frames: Tensor) -> Tensor:
        """The mean over time, and the last linear layer where there is one."""
        return cast(Tensor, self.output(frames.mean(dim=1)))
