"""Take high frequencies away."""

from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from soundalike.augment.butterworth import butterworth, filtered, limited
from soundalike.augment.ranges import Between, Range
from soundalike.augment.transform import Audio, Parameters, Transform


class LowPass(Transform):
    """Let pass what lies below a cut-off; higher frequencies fall by 24 dB an octave."""

    name: ClassVar = "low_pass"
    cutoff_hz: Annotated[Range, Between(20.0, 20_000.0, "Hz", logarithmic=True)] = (150.0, 7_500.0)

    def draw(self, uniforms: NDArray[np.float64], samples: int, sample_rate: int) -> Parameters:
        """Draw cut-offs that the sample rate can hold; see `Transform.draw`."""
        possible = {"cutoff_hz": limited(self.name, self.cutoff_hz, sample_rate)}
        return super(LowPass, self.model_copy(update=possible)).draw(uniforms, samples, sample_rate)

    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:
        """Filter forward in time, from rest."""
        return filtered(audio, butterworth("low_pass", parameters["cutoff_hz"], sample_rate))
