"""`struck`: a bank of modes struck again and again, as drums, bells, bars, plates and knocked things are."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import kernel
from soundalike.synth.modules.burst import BURST_PARAMETERS, bursts
from soundalike.synth.modules.distortion import DISTORTION_PARAMETERS, soft_drive
from soundalike.synth.modules.mixer import mix, prevent_clipping
from soundalike.synth.modules.modal_bank import MODE_PARAMETERS, modal_bank, rest, strike, tune_modes
from soundalike.synth.modules.noise import white_noise
from soundalike.synth.modules.onsets import MOST_ONSETS, ONSET_PARAMETERS, onsets
from soundalike.synth.modules.pitch import PITCH_PARAMETERS, fundamental
from soundalike.synth.modules.tremolo import TREMOLO_PARAMETERS, tremolo
from soundalike.synth.parameters import Parameter, ParameterTable
from soundalike.synth.patch import Patch


class Layout(NamedTuple):
    """The first column of each module."""

    keyboard: int
    onsets: int
    modes: int
    distortion: int
    burst: int
    tremolo: int
    mixer: int


def struck() -> Patch:
    """The patch of 23 parameters."""
    table = ParameterTable(
        [
            *PITCH_PARAMETERS,
            *ONSET_PARAMETERS,
            *MODE_PARAMETERS,
            *DISTORTION_PARAMETERS,
            *BURST_PARAMETERS,
            *TREMOLO_PARAMETERS,
            Parameter("mixer.modes", 0.0, 1.0, "gain", "level"),
            Parameter("mixer.noise", 0.0, 1.0, "gain", "noise"),
        ]
    )
    return Patch(
        "struck",
        "up to 24 damped modes from string to bar to membrane, struck up to 8 times, with bursts of noise",
        table,
        render_rows,
        Layout(*map(table.first, Layout._fields)),
    )


@kernel
def render_rows(
    layout: Layout,
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
    ringing, attacks, level = signals[0], signals[1], signals[2]
    for i in range(out.shape[0]):
        row, sound = parameters[i], out[i]
        count = onsets(row, layout.onsets, noise[i], sample_rate, samples, positions, gains)
        ringing[:] = np.float32(0.0)
        rest(bank)
        for k in range(count):
            hertz = fundamental(row[layout.keyboard] + k * row[layout.keyboard + 1], sample_rate)
            tune_modes(row, layout.modes, hertz, sample_rate, bank)
            end = positions[k + 1] if k + 1 < count else samples
            strike(gains[k], bank, ringing[positions[k] : end])
        soft_drive(row[layout.distortion], ringing)
        white_noise(noise[i], hiss)
        bursts(row, layout.burst, hiss, positions[:count], gains[:count], sample_rate, attacks)
        tremolo(row, layout.tremolo, sample_rate, level)
        sound[:] = np.float32(0.0)
        mix(ringing, level, row[layout.mixer], sound)
        mix(attacks, level, row[layout.mixer + 1], sound)
        prevent_clipping(sound)
