"""What `struck` and `plucked` share: a body that onsets excite, bursts of noise at each, drive, tremolo and the mix."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import compiled
from soundalike.synth.modules.burst import BURST_PARAMETERS, bursts
from soundalike.synth.modules.distortion import DISTORTION_PARAMETERS, soft_drive
from soundalike.synth.modules.mixer import mix, prevent_clipping
from soundalike.synth.modules.onsets import ONSET_PARAMETERS
from soundalike.synth.modules.pitch import PITCH_PARAMETERS
from soundalike.synth.modules.tremolo import TREMOLO_PARAMETERS, tremolo
from soundalike.synth.parameters import Parameter, ParameterTable
from soundalike.synth.patch import Kernel, Patch

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]


class ExcitedLayout(NamedTuple):
    """The first column of each module."""

    keyboard: int
    onsets: int
    body: int
    distortion: int
    burst: int
    tremolo: int
    mixer: int


def excited_patch(
    name: str, summary: str, body: str, body_parameters: tuple[Parameter, ...], render_rows: Kernel
) -> Patch:
    """The patch around a body.

    Args:
        name, summary, render_rows: see `Patch`; the kernel's layout is an `ExcitedLayout`.
        body: the module that is excited.
        body_parameters: its parameters.
    """
    table = ParameterTable(
        [
            *PITCH_PARAMETERS,
            *ONSET_PARAMETERS,
            *body_parameters,
            *DISTORTION_PARAMETERS,
            *BURST_PARAMETERS,
            *TREMOLO_PARAMETERS,
            Parameter(f"mixer.{body}", 0.0, 1.0, "gain", "level"),
            Parameter("mixer.noise", 0.0, 1.0, "gain", "noise"),
        ]
    )
    modules = ("keyboard", "onsets", body, "distortion", "burst", "tremolo", "mixer")
    return Patch(name, summary, table, render_rows, ExcitedLayout(*map(table.first, modules)))


@compiled
def finish(
    layout: ExcitedLayout,
    row: Doubles,
    ringing: Floats,
    hiss: Floats,
    positions: NDArray[np.int64],
    gains: Doubles,
    sample_rate: float,
    signals: Floats,
    out: Floats,
) -> None:
    """Write the sound: the body, driven, and bursts of noise, both under the tremolo.

    Args:
        layout: where the modules' parameters stand.
        row: physical values.
        ringing: (samples,) the body; driven in place.
        hiss: white noise, at least as long.
        positions: (onsets,) in samples.
        gains: (onsets,).
        sample_rate: in Hz.
        signals: (2, samples) working memory.
        out: (samples,).
    """
    attacks, level = signals[0], signals[1]
    soft_drive(row[layout.distortion], ringing)
    bursts(row, layout.burst, hiss, positions, gains, sample_rate, attacks)
    tremolo(row, layout.tremolo, sample_rate, level)
    out[:] = np.float32(0.0)
    mix(ringing, level, row[layout.mixer], out)
    mix(attacks, level, row[layout.mixer + 1], out)
    prevent_clipping(out)
