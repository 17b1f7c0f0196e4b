"""Turn a sound upside down."""

from typing import ClassVar

import numpy as np

from soundalike.augment.transform import Audio, Parameters, Transform


class Polarity(Transform):
    """Change the sign of every sample."""

    name: ClassVar = "polarity"

    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:  # noqa: ARG002
        """Negate."""
        return np.negative(audio)
