"""Scaling of a front end's image to mean 0 and standard deviation 1."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from soundalike.errors import UserError


class Normalisation(nn.Module):
    """(image - mean) / deviation, with one mean and one standard deviation per channel.

    Both are constants, estimated once by `fit` and saved with the weights. Before that they are 0 and 1.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("deviation", torch.ones(channels))

    def forward(self, image: Tensor) -> Tensor:
        """An image of shape (batch, channels, frames, bands), scaled."""
        return (image - self.mean.view(-1, 1, 1)) / self.deviation.view(-1, 1, 1)

    @torch.no_grad()
    def fit(self, images: Iterable[Tensor]) -> None:
        """Estimate both constants over all pixels of images (batch, channels, frames, bands).

        Raises:
            UserError: there are no images, or a channel never varies or is not finite.
        """
        count = 0
        total = torch.zeros_like(self.mean, dtype=torch.float64)
        total_of_squares = torch.zeros_like(total)
        for image in images:
            pixels = image.double()
            count += pixels.numel() // len(self.mean)
            total += pixels.sum(dim=(0, 2, 3))
            total_of_squares += pixels.square().sum(dim=(0, 2, 3))
        if count == 0:
            raise UserError("cannot estimate normalisation constants: there is no audio.")
        mean = total / count
        deviation = (total_of_squares / count - mean.square()).clamp(min=0).sqrt()
        # Below this a variance is rounding error: sums of squares in float64 are exact to about 1e-16 of
        # their size.
        if not (deviation > 1e-6).all():
            raise UserError(
                "cannot estimate normalisation constants: the audio is silent, constant or not finite."
            )
        self.mean.copy_(mean)
        self.deviation.copy_(deviation)
