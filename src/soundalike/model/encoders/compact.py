"""A small convolutional encoder for a CPU that keeps frequency detail.

Its last map is not averaged over frequency: a frame is the map's column, all rows and channels, so the
embedding still says where on the frequency axis something was. Keeping this detail is the idea of BYOL-A's
encoder (Niizumi et al., "BYOL for Audio", 2021); here no layer follows the convolutions, as those that do act
as a projector. A frame may hold the column of an early map too, which still says what the last one lets go, pitch
above all: a hypercolumn (Hariharan et al., "Hypercolumns for object segmentation", CVPR 2015).
"""

import math
from typing import Literal, Self

import torch
from pydantic import Field, PositiveInt, model_validator
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from soundalike.model.encoders.base import Encoder
from soundalike.settings import Settings


class CompactSettings(Settings):
    """Settings of the encoder `compact`: one convolution for each entry of `widths`.

    Attributes:
        widths: channels of each convolution.
        strides: stride of each convolution over time and frequency. Their product is the time stride, and the
            bands divided by it are the frequency rows that are kept.
        first_kernel: side of the first convolution's kernel, an odd number; the others have 3.
        reads: the convolutions whose maps a frame holds, counted from 1; -1 is the last.
    """

    name: Literal["compact"] = "compact"
    widths: tuple[PositiveInt, ...] = Field(default=(32, 64, 128, 128), min_length=1)
    strides: tuple[PositiveInt, ...] = (2, 2, 2, 1)
    first_kernel: PositiveInt = 5
    reads: tuple[int, ...] = Field(default=(-1,), min_length=1)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(self.widths) != len(self.strides):
            raise ValueError(
                f"widths has {len(self.widths)} entries and strides {len(self.strides)}: give as many"
            )
        if self.first_kernel % 2 == 0:
            raise ValueError(f"first_kernel is {self.first_kernel}: choose an odd number")
        for number in self.reads:
            if not 1 <= abs(number) <= len(self.widths):
                raise ValueError(f"reads names convolution {number}, but there are {len(self.widths)}")
        return self


class Compact(Encoder):
    """Strided convolutions, each with batch normalisation and ReLU, then mean and maximum over time.

    With the defaults and 64 bands: 8 rows x 128 channels = 1024 numbers a frame, 2048 in the embedding.
    """

    def __init__(self, settings: CompactSettings, channels: int, bands: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        self._reads = {number % (len(settings.widths) + 1) for number in settings.reads}
        self.time_stride = math.prod(settings.strides)
        self.frame_size = 0
        # How many frames of a map go into one of the last.
        self._spans: list[int] = []
        inputs, rows, span = channels, bands, self.time_stride
        for width, stride in zip(settings.widths, settings.strides, strict=True):
            kernel = 3 if layers else settings.first_kernel
            layers += [
                _convolution(inputs, width, kernel, stride),
                nn.BatchNorm2d(width),
                nn.ReLU(inplace=True),
            ]
            inputs, rows, span = width, math.ceil(rows / stride), span // stride
            self._spans.append(span)
            if len(self._spans) in self._reads:
                self.frame_size += rows * inputs
        self.layers = nn.Sequential(*layers)
        self.embedding_size = 2 * self.frame_size

    def frames(self, image: Tensor) -> Tensor:
        """An image (batch, channels, time, bands) to frames (batch, time / stride, frame_size).

        A frame holds the channels of the lowest row first; of several maps the earliest first, averaged over
        the time that a frame of the last one spans.
        """
        columns = []
        image_map = image
        for number, span in enumerate(self._spans, start=1):
            image_map = self.layers[3 * number - 3 : 3 * number](image_map)
            if number in self._reads:
                column = avg_pool2d(image_map, (span, 1), ceil_mode=True) if span > 1 else image_map
                columns.append(column.permute(0, 2, 3, 1).flatten(start_dim=2))
        return torch.cat(columns, dim=2)

    def pool(self, frames: Tensor) -> Tensor:
        """The mean over time, then the maximum over time."""
        return torch.cat([frames.mean(dim=1), frames.amax(dim=1)], dim=1)


def _convolution(inputs: int, outputs: int, kernel: int, stride: int) -> nn.Conv2d:
    # Batch normalisation follows, which makes a bias of no use.
    layer = nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)
    nn.init.kaiming_normal_(layer.weight, mode="fan_in", nonlinearity="relu")
    return layer
