"""Tremolo: a slow, even swing of the level."""

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import cosine_of_phase
from soundalike.synth.compilation import compiled
from soundalike.synth.modules.oscillators import TURN
from soundalike.synth.parameters import Parameter

TREMOLO_PARAMETERS = (
    Parameter("tremolo.rate", 0.5, 20.0, "Hz", "modulation", curve=0.5),
    Parameter("tremolo.depth", 0.0, 1.0, "depth", "modulation", curve=0.5),
)
"""What `tremolo` reads, in this order."""


@compiled
def tremolo(
    parameters: NDArray[np.float64], first: int, sample_rate: float, out: NDArray[np.float32]
) -> None:
    """Write the gain 1 - depth (1 - cos(2 pi rate n / sample_rate)) / 2 of each sample n to `out` (samples,).

    `parameters` is a physical row with `TREMOLO_PARAMETERS` from column `first` on.
    """
    step = np.int32(parameters[first] / sample_rate * TURN + 0.5)
    half = np.float32(0.5 * parameters[first + 1])
    rest = np.float32(1.0) - half
    phase = np.int32(0)
    for n in range(out.size):
        out[n] = rest + half * cosine_of_phase(phase)
        phase = np.int32(phase + step)
