"""Time stretch: faster or slower at the same pitch."""

from typing import Annotated, ClassVar

import numpy as np

from soundalike.augment.phase_vocoder import stretch, window_length
from soundalike.augment.ranges import Between, Range
from soundalike.augment.transform import Audio, Parameters, Transform


class TimeStretch(Transform):
    """Play at a drawn rate without changing the pitch: what happened at t happens at t / rate."""

    name: ClassVar = "time_stretch"
    rate: Annotated[Range, Between(0.25, 4.0)] = (0.5, 1.5)

    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:
        """Stretch from the clip's start; the end is cut off, or zeros follow it, so that the length is kept."""
        window = window_length(sample_rate)
        stretched = np.empty_like(audio)
        for item, rate in enumerate(parameters["rate"]):
            stretched[item] = stretch(audio[item], float(rate), audio.shape[1], window)
        return stretched
