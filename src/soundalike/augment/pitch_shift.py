"""Pitch shift: every frequency times one ratio, at the same duration."""

import math
from typing import Annotated, ClassVar

import numpy as np
from numpy.typing import NDArray

from soundalike.augment.phase_vocoder import stretch, window_length
from soundalike.augment.ranges import Between, Range
from soundalike.augment.transform import Audio, Parameters, Transform
from soundalike.augment.varispeed import varispeed


class PitchShift(Transform):
    """Move the pitch by a drawn number of semitones, whole or not; what would pass the Nyquist frequency vanishes."""

    name: ClassVar = "pitch_shift"
    semitones: Annotated[Range, Between(-24.0, 24.0, "semitones")] = (-15.0, 15.0)

    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:
        """Multiply every frequency by 2^(semitones / 12)."""
        shifted = np.empty_like(audio)
        for item, semitones in enumerate(parameters["semitones"]):
            shifted[item] = _shift(audio[item], 2.0 ** (float(semitones) / 12.0), sample_rate)
        return shifted


def _shift(audio: NDArray[np.float32], ratio: float, sample_rate: int) -> NDArray[np.float32]:
    """Change the speed by `ratio` and undo the change of duration, in whichever order has less to stretch.

    Either way a frame of the vocoder spans the same time of the sound as it was.
    """
    samples = len(audio)
    if ratio < 1.0:
        compressed = stretch(audio, 1.0 / ratio, math.ceil(samples * ratio), window_length(sample_rate))
        return varispeed(compressed, ratio, samples)
    faster = varispeed(audio, ratio, math.ceil(samples / ratio))
    return stretch(faster, 1.0 / ratio, samples, window_length(sample_rate / ratio))
