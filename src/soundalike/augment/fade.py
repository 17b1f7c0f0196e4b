"""Fade in and out."""

import math
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from soundalike.augment.ranges import AnyOf, Between, Range
from soundalike.augment.transform import Audio, Parameters, Transform

_BASE = 10.0
"""The exponential and the logarithmic curve span this factor; a larger one would bend them more."""


class Fade(Transform):
    """Let a sound rise at its start and fall at its end; both sides have one shape and each its own length."""

    name: ClassVar = "fade"
    in_share: Annotated[Range, Between(0.0, 0.5, "of the clip")] = (0.0, 0.5)
    out_share: Annotated[Range, Between(0.0, 0.5, "of the clip")] = (0.0, 0.5)
    shape: Annotated[tuple[str, ...], AnyOf("linear", "logarithmic", "exponential")] = (
        "linear",
        "logarithmic",
        "exponential",
    )

    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:  # noqa: ARG002
        """Multiply both ends by the curve. The first and the last sample of a fade that is not empty become 0."""
        faded = audio.copy()
        samples = audio.shape[1]
        starts = np.rint(parameters["in_share"] * samples).astype(np.int64)
        ends = np.rint(parameters["out_share"] * samples).astype(np.int64)
        for row, shape, rising, falling in zip(faded, parameters["shape"], starts, ends, strict=True):
            row[:rising] *= fade_curve(shape, rising)
            row[samples - falling :] *= fade_curve(shape, falling)[::-1]
        return faded


def fade_curve(shape: str, length: int) -> NDArray[np.float32]:
    """Gains that rise from 0 towards 1, which the sample after the last has.

    With t from 0 to 1: linear t; exponential (10^t - 1) / 9, slow at first; logarithmic log10(1 + 9t), its inverse,
    fast at first.

    Args:
        shape: "linear", "logarithmic" or "exponential".
        length: in samples.
    """
    t: NDArray[np.float32] = np.arange(length, dtype=np.float32) / np.float32(max(length, 1))
    if shape == "exponential":
        t = (np.exp(t * np.float32(math.log(_BASE))) - 1) / np.float32(_BASE - 1.0)
    elif shape == "logarithmic":
        t = np.log(1 + t * np.float32(_BASE - 1.0)) / np.float32(math.log(_BASE))
    return t
