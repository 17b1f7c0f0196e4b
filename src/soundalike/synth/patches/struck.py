"""`struck`: a bank of modes struck again and again, as drums, bells, bars, plates and knocked things are."""

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import kernel
from soundalike.synth.modules.modal_bank import MODE_PARAMETERS, modal_bank, rest, strike, tune_modes
from soundalike.synth.modules.noise import white_noise
from soundalike.synth.modules.onsets import MOST_ONSETS, onsets
from soundalike.synth.modules.pitch import fundamental
from soundalike.synth.patch import Patch
from soundalike.synth.patches.excited import ExcitedLayout, excited_patch, finish


def struck() -> Patch:
    """The patch of 23 parameters."""
    return excited_patch(
        "struck",
        "up to 24 damped modes from string to bar to membrane, struck up to 8 times, with bursts of noise",
        "modes",
        MODE_PARAMETERS,
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
    bank = modal_bank()
    hiss = np.empty((samples + 63) // 64 * 64, dtype=np.float32)
    signals = np.empty((3, samples), dtype=np.float32)
    ringing = signals[0]
    for i in range(out.shape[0]):
        row = parameters[i]
        count = onsets(row, layout.onsets, noise[i], sample_rate, samples, positions, gains)
        ringing[:] = np.float32(0.0)
        rest(bank)
        for k in range(count):
            hertz = fundamental(row[layout.keyboard] + k * row[layout.keyboard + 1], sample_rate)
            tune_modes(row, layout.body, hertz, sample_rate, bank)
            end = positions[k + 1] if k + 1 < count else samples
            strike(gains[k], bank, ringing[positions[k] : end])
        white_noise(noise[i], hiss)
        finish(layout, row, ringing, hiss, positions[:count], gains[:count], sample_rate, signals[1:], out[i])
