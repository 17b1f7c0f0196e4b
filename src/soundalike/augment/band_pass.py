"""Keep a band of frequencies."""

from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from soundalike.augment.butterworth import butterworth, filtered, limited
from soundalike.augment.ranges import Between, Range
from soundalike.augment.transform import Audio, Parameters, Transform


class BandPass(Transform):
    """Let pass a band around a centre; beyond its edges frequencies fall by 24 dB an octave."""

    name: ClassVar = "band_pass"
    centre_hz: Annotated[Range, Between(20.0, 20_000.0, "Hz", logarithmic=True)] = (200.0, 4_000.0)
    width_octaves: Annotated[Range, Between(0.5, 8.0, "octaves")] = (1.0, 4.0)

    def draw(self, uniforms: NDArray[np.float64], samples: int, sample_rate: int) -> Parameters:
        """Draw centres that the sample rate can hold; see `Transform.draw`."""
        possible = {"centre_hz": limited(self.name, self.centre_hz, sample_rate)}
        return super(BandPass, self.model_copy(update=possible)).draw(uniforms, samples, sample_rate)

    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:
        """A high-pass at the lower edge, then a low-pass at the upper one, both half the width from the centre."""
        half = 2.0 ** (parameters["width_octaves"] / 2.0)
        lower = butterworth("high_pass", parameters["centre_hz"] / half, sample_rate)
        upper = butterworth("low_pass", parameters["centre_hz"] * half, sample_rate)
        return filtered(audio, np.concatenate([lower, upper], axis=1))
