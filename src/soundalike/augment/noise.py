"""Add noise at a signal-to-noise ratio."""

from typing import Annotated, ClassVar

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from soundalike.augment.levels import add_at_ratio
from soundalike.augment.ranges import AnyOf, Between, Range
from soundalike.augment.transform import Audio, Parameters, Transform
from soundalike.augment.white_noise import white_noise

# Power falls with frequency to this exponent: by 0, 3 and 6 dB an octave.
_EXPONENTS = {"white": 0, "pink": 1, "brown": 2}
# Below, the spectrum stays flat: otherwise most of brown noise would be a drift that nobody hears.
_FLAT_BELOW_HZ = 20.0


class Noise(Transform):
    """Add white, pink or brown noise; a silent clip, which no ratio can be met on, stays silent."""

    name: ClassVar = "noise"
    keys: ClassVar = ("noise_key",)
    snr_db: Annotated[Range, Between(-40.0, 80.0, "dB")] = (0.0, 20.0)
    kind: Annotated[tuple[str, ...], AnyOf("white", "pink", "brown")] = ("white", "pink", "brown")

    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:
        """Add noise so that the clip's mean power is `snr_db` above the noise's."""
        noise = white_noise(parameters["noise_key"], audio.shape[1])
        falling = np.flatnonzero(parameters["kind"] != "white")
        if falling.size:
            noise[falling] = _tilted(noise[falling], parameters["kind"][falling], sample_rate)
        return add_at_ratio(audio, noise, parameters["snr_db"])


def _tilted(white: Audio, kinds: NDArray[np.str_], sample_rate: int) -> Audio:
    """White noise with the spectra of `kinds`, shape (items, samples)."""
    samples = white.shape[1]
    length = scipy.fft.next_fast_len(samples, real=True)
    frequencies = np.maximum(np.fft.rfftfreq(length, 1.0 / sample_rate), _FLAT_BELOW_HZ)
    amplitudes = {kind: frequencies ** (-_EXPONENTS[kind] / 2.0) for kind in set(kinds)}
    spectra = scipy.fft.rfft(white, length)
    for spectrum, kind in zip(spectra, kinds, strict=True):
        spectrum *= amplitudes[kind].astype(np.float32)
    tilted: Audio = scipy.fft.irfft(spectra, length)[:, :samples]
    return tilted
