"""Mask a stretch of time."""

import math
from typing import Annotated, ClassVar

import numpy as np

from soundalike.augment.ranges import AnyOf, Between, Range
from soundalike.augment.transform import Audio, Parameters, Transform
from soundalike.augment.white_noise import white_noise


class TimeMask(Transform):
    """Replace one stretch of the clip by quiet noise or by a constant."""

    name: ClassVar = "time_mask"
    keys: ClassVar = ("noise_key",)
    share: Annotated[Range, Between(0.0, 1.0, "of the clip")] = (0.0, 0.125)
    place: Annotated[Range, Between(0.0, 1.0)] = (0.0, 1.0)
    fill: Annotated[tuple[str, ...], AnyOf("noise", "constant")] = ("noise", "constant")
    noise_db: Annotated[Range, Between(-120.0, 0.0, "dB")] = (-40.0, -40.0)
    constant: Annotated[Range, Between(-1.0, 1.0)] = (0.0, 0.0)

    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:  # noqa: ARG002
        """Fill the stretch.

        It is `share` of the clip long; at `place` 0 it lies at the start of the clip, at 1 at its end. Noise is white,
        of RMS `noise_db` re 1.
        """
        masked = audio.copy()
        samples = audio.shape[1]
        lengths = np.rint(parameters["share"] * samples).astype(np.int64)
        starts = np.rint(parameters["place"] * (samples - lengths)).astype(np.int64)
        stops = starts + lengths
        for row, start, stop, constant in zip(masked, starts, stops, parameters["constant"], strict=True):
            row[start:stop] = constant
        noisy = np.flatnonzero(parameters["fill"] == "noise")
        if noisy.size:
            noise = white_noise(parameters["noise_key"][noisy], int(lengths[noisy].max()))
            # Noise uniform in [-1, 1) has RMS 1 / sqrt(3).
            levels = math.sqrt(3.0) * 10.0 ** (parameters["noise_db"][noisy] / 20.0)
            for item, own_noise, level in zip(noisy, noise, levels.astype(np.float32), strict=True):
                masked[item, starts[item] : stops[item]] = level * own_noise[: lengths[item]]
        return masked
