"""Make a sound louder or softer."""

from typing import Annotated, ClassVar

import numpy as np

from soundalike.augment.ranges import Between, Range
from soundalike.augment.transform import Audio, Parameters, Transform


class Gain(Transform):
    """Multiply a sound by a constant; what then lies beyond 1 is not clipped."""

    name: ClassVar = "gain"
    gain_db: Annotated[Range, Between(-60.0, 60.0, "dB")] = (-12.0, 12.0)

    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:  # noqa: ARG002
        """Multiply by 10^(gain_db / 20)."""
        factors = (10.0 ** (parameters["gain_db"] / 20.0)).astype(np.float32)
        louder: Audio = audio * factors[:, None]
        return louder
