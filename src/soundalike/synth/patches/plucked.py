"""`plucked`: a string plucked again and again, from note to note."""

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import kernel
from soundalike.synth.modules.karplus_strong import (
    LONGEST_DELAY,
    STRING_PARAMETERS,
    pluck,
    tune_string,
    vibrate,
)
from soundalike.synth.modules.noise import white_noise
from soundalike.synth.modules.onsets import MOST_ONSETS, onsets
from soundalike.synth.modules.pitch import fundamental
from soundalike.synth.patch import Patch
from soundalike.synth.patches.excited import ExcitedLayout, excited_patch, finish


def plucked() -> Patch:
    """The patch of 20 parameters."""
    return excited_patch(
        "plucked",
        "a Karplus-Strong string, plucked up to 8 times, with bursts of noise",
        "string",
        STRING_PARAMETERS,
        render_rows,
    )


@kernel
def render_rows(
    layout: ExcitedLayout,
    parameters: NDArray[np.float64],
    noise: NDArray[np.uint64],
    sample_rate: float,
    _control_rate: float,
    out: NDArray[np.float32],
) -> None:
    """Render one sound a row; see `Patch.render_rows`. Nothing here runs at the control rate."""
    samples = out.shape[1]
    positions, gains = np.empty(MOST_ONSETS, dtype=np.int64), np.empty(MOST_ONSETS)
    hiss = np.empty((samples + 63) // 64 * 64, dtype=np.float32)
    excitation, wave = np.empty(samples), np.empty(LONGEST_DELAY + samples)
    signals = np.empty((3, samples), dtype=np.float32)
    ringing = signals[0]
    for i in range(out.shape[0]):
        row = parameters[i]
        count = onsets(row, layout.onsets, noise[i], sample_rate, samples, positions, gains)
        white_noise(noise[i], hiss)
        excitation[:] = 0.0
        wave[: LONGEST_DELAY + positions[0]] = 0.0
        ringing[: positions[0]] = np.float32(0.0)
        passed = 0.0
        for k in range(count):
            begin, end = positions[k], positions[k + 1] if k + 1 < count else samples
            hertz = fundamental(row[layout.keyboard] + k * row[layout.keyboard + 1], sample_rate)
            string = tune_string(row, layout.body, hertz, sample_rate)
            pluck(row, layout.body, gains[k], hertz, sample_rate, hiss, begin, excitation)
            passed = vibrate(string, excitation, begin, end, passed, wave, ringing)
        finish(layout, row, ringing, hiss, positions[:count], gains[:count], sample_rate, signals[1:], out[i])
