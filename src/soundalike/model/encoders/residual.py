"""The blocks of a residual network, in one dimension or two (He, Zhang, Ren and Sun, "Deep residual learning for
image recognition", CVPR 2016).
"""

from typing import Literal

from torch import Tensor, nn
from torch.nn import functional

Dimensions = Literal[1, 2]

_CONVOLUTION: dict[Dimensions, type[nn.Conv1d | nn.Conv2d]] = {1: nn.Conv1d, 2: nn.Conv2d}
_NORM: dict[Dimensions, type[nn.BatchNorm1d | nn.BatchNorm2d]] = {1: nn.BatchNorm1d, 2: nn.BatchNorm2d}


class BasicBlock(nn.Module):
    """Two convolutions beside a shortcut, which is a convolution of kernel 1 where the shape changes."""

    def __init__(
        self, inputs: int, outputs: int, *, stride: int, kernel: int, dimensions: Dimensions
    ) -> None:
        super().__init__()
        norm = _NORM[dimensions]
        self.body = nn.Sequential(
            _convolution(inputs, outputs, kernel, stride, dimensions),
            norm(outputs),
            nn.ReLU(inplace=True),
            _convolution(outputs, outputs, kernel, 1, dimensions),
            norm(outputs),
        )
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(_convolution(inputs, outputs, 1, stride, dimensions), norm(outputs))

    def forward(self, given: Tensor) -> Tensor:
        """A map (batch, inputs, time[, bands]) to (batch, outputs, time / stride[, bands / stride])."""
        return functional.relu(self.body(given) + self.shortcut(given))


def eighteen_layer_stages(width: int, *, kernel: int, dimensions: Dimensions) -> nn.Sequential:
    """The four stages of two blocks each of an 18-layer network, from `width` channels to 8 x `width`.

    Every stage but the first halves time (and frequency) and doubles the channels.
    """
    blocks = []
    inputs = width
    for outputs in (width, 2 * width, 4 * width, 8 * width):
        stride = 1 if outputs == width else 2
        blocks.append(BasicBlock(inputs, outputs, stride=stride, kernel=kernel, dimensions=dimensions))
        blocks.append(BasicBlock(outputs, outputs, stride=1, kernel=kernel, dimensions=dimensions))
        inputs = outputs
    return nn.Sequential(*blocks)


def _convolution(
    inputs: int, outputs: int, kernel: int, stride: int, dimensions: Dimensions
) -> nn.Conv1d | nn.Conv2d:
    # Batch normalisation follows, which makes a bias of no use.
    layer = _CONVOLUTION[dimensions](inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)
    nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
    return layer
