"""ResNet-18 (He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016) on one image,
as the audio doppelgängers paper uses it: the output of its last linear layer is the embedding.
"""

from typing import Literal, cast

from torch import Tensor, nn
from torch.nn import functional

from soundalike.model.encoders.base import Encoder
from soundalike.settings import Settings

STAGE_WIDTHS = (64, 128, 256, 512)
"""Channels of the four stages of two blocks each; every stage but the first halves time and frequency."""


class ResNet18Settings(Settings):
    """Settings of the encoder `resnet18`; its shape is the published one."""

    name: Literal["resnet18"] = "resnet18"


class ResNet18(Encoder):
    """11,432,960 parameters with one input channel. A frame is the last map's mean over frequency."""

    frame_size = STAGE_WIDTHS[-1]
    embedding_size = 512
    time_stride = 32

    def __init__(self, channels: int) -> None:
        super().__init__()
        width = STAGE_WIDTHS[0]
        # The paper swaps the first convolution for one with a bias and PyTorch's default initial weights.
        self.stem = nn.Sequential(
            nn.Conv2d(channels, width, kernel_size=7, stride=2, padding=3),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
        )
        blocks: list[nn.Module] = []
        for stage_width in STAGE_WIDTHS:
            blocks.append(BasicBlock(width, stage_width, stride=1 if stage_width == width else 2))
            blocks.append(BasicBlock(stage_width, stage_width, stride=1))
            width = stage_width
        self.blocks = nn.Sequential(*blocks)
        self.output = nn.Linear(self.frame_size, self.embedding_size)

    def frames(self, image: Tensor) -> Tensor:
        """An image (batch, channels, time, bands) to frames (batch, time / 32, 512)."""
        image_map = cast(Tensor, self.blocks(self.stem(image)))
        return image_map.mean(dim=3).transpose(1, 2)

    def pool(self, frames: Tensor) -> Tensor:
        """The mean over time and the last linear layer."""
        return cast(Tensor, self.output(frames.mean(dim=1)))


class BasicBlock(nn.Module):
    """Two 3x3 convolutions beside a shortcut, which is a 1x1 convolution where the shape changes."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _convolution(inputs, outputs, kernel=3, stride=stride),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
            _convolution(outputs, outputs, kernel=3, stride=1),
            nn.BatchNorm2d(outputs),
        )
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(
                _convolution(inputs, outputs, kernel=1, stride=stride), nn.BatchNorm2d(outputs)
            )

    def forward(self, image: Tensor) -> Tensor:
        """A map of shape (batch, inputs, time, bands) to (batch, outputs, time / stride, bands / stride)."""
        return functional.relu(self.body(image) + self.shortcut(image))


def _convolution(inputs: int, outputs: int, kernel: int, stride: int) -> nn.Conv2d:
    layer = nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)
    nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
    return layer
