"""Shift a sound in time."""

from typing import Annotated, ClassVar

import numpy as np

from soundalike.augment.ranges import AnyOf, Between, Range
from soundalike.augment.transform import Audio, Parameters, Transform


class TimeShift(Transform):
    """Move a sound later or earlier; what leaves at one end comes back at the other, or silence does."""

    name: ClassVar = "time_shift"
    share: Annotated[Range, Between(-1.0, 1.0, "of the clip")] = (-0.5, 0.5)
    mode: Annotated[tuple[str, ...], AnyOf("roll", "zero")] = ("roll",)

    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:  # noqa: ARG002
        """Shift by `share` of the clip, to the nearest sample; positive is later."""
        samples = audio.shape[1]
        shifted = np.zeros_like(audio)
        shifts = np.rint(parameters["share"] * samples).astype(np.int64)
        for row, source, shift, mode in zip(shifted, audio, shifts, parameters["mode"], strict=True):
            later, earlier = max(shift, 0), max(-shift, 0)
            row[later : samples - earlier] = source[earlier : samples - later]
            if mode == "roll":
                row[:later] = source[samples - later :]
                row[samples - earlier :] = source[:earlier]
        return shifted
