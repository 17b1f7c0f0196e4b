"""`plucked`: a string plucked again and again, from note to note."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import kernel
from soundalike.synth.modules.burst import BURST_PARAMETERS, bursts
from soundalike.synth.modules.distortion import DISTORTION_PARAMETERS, soft_drive
from soundalike.synth.modules.karplus_strong import (
    LONGEST_DELAY,
    STRING_PARAMETERS,
    pluck,
    tune_string,
    vibrate,
)
from soundalike.synth.modules.mixer import mix, prevent_clipping
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
    string: int
    distortion: int
    burst: int
    tremolo: int
    mixer: int


def plucked() -> Patch:
    """The patch of 20 parameters."""
    table = ParameterTable(
        [
            *PITCH_PARAMETERS,
            *ONSET_PARAMETERS,
            *STRING_PARAMETERS,
            *DISTORTION_PARAMETERS,
            *BURST_PARAMETERS,
            *TREMOLO_PARAMETERS,
            Parameter("mixer.string", 0.0, 1.0, "gain", "level"),
            Parameter("mixer.noise", 0.0, 1.0, "gain", "noise"),
        ]
    )
    return Patch(
        "plucked",
        "a Karplus-Strong string, plucked up to 8 times, with bursts of noise",
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
    hiss = np.empty((samples + 63) // 64 * 64, dtype=np.float32)
    excitation, wave = np.empty(samples), np.empty(LONGEST_DELAY + samples)
    signals = np.empty((3, samples), dtype=np.float32)
    ringing, attacks, level = signals[0], signals[1], signals[2]
    for i in range(out.shape[0]):
        row, sound = parameters[i], out[i]
        count = onsets(row, layout.onsets, noise[i], sample_rate, samples, positions, gains)
        white_noise(noise[i], hiss)
        excitation[:] = 0.0
        wave[: LONGEST_DELAY + positions[0]] = 0.0
        ringing[: positions[0]] = np.float32(0.0)
        passed = 0.0
        for k in range(count):
            begin, end = positions[k], positions[k + 1] if k + 1 < count else samples
            hertz = fundamental(row[layout.keyboard] + k * row[layout.keyboard + 1], sample_rate)
            string = tune_string(row, layout.string, hertz, sample_rate)
            pluck(row, layout.string, gains[k], hertz, sample_rate, hiss, begin, excitation)
            passed = vibrate(string, excitation, begin, end, passed, wave, ringing)
        soft_drive(row[layout.distortion], ringing)
        bursts(row, layout.burst, hiss, positions[:count], gains[:count], sample_rate, attacks)
        tremolo(row, layout.tremolo, sample_rate, level)
        sound[:] = np.float32(0.0)
        mix(ringing, level, row[layout.mixer], sound)
        mix(attacks, level, row[layout.mixer + 1], sound)
        prevent_clipping(sound)
