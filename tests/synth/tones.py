"""Plain sounds: everything stands still unless a test moves it."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from soundalike.draws import Stream
from soundalike.synth import Oscillator, Patch, modular_patch, noise_keys, render

SINE = modular_patch("sine", "", [Oscillator("sine")], keyboards=1, envelope_keyboards=[0])
SQUARE_SAW = modular_patch("square_saw", "", [Oscillator("square_saw")], keyboards=1, envelope_keyboards=[0])


def midi(hertz: float) -> float:
    """The MIDI note of a frequency."""
    return float(69.0 + 12.0 * np.log2(hertz / 440.0))


def held(patch: Patch, changes: Mapping[str, float]) -> dict[str, float]:
    """Physical values by name: note 69 held for 4 s, all envelopes at 1, every oscillator and the noise at the
    amplitude of `adsr_1`, all mixer levels 0; then `changes`."""
    values = dict.fromkeys(patch.table.names, 0.0)
    for name in values:
        knob = name.split(".")[1]
        if knob in ("sustain", "alpha", "sin") or (knob.startswith("adsr_1_to") and knob.endswith("amp")):
            values[name] = 1.0
        elif knob == "midi_f0":
            values[name] = 69.0
        elif knob == "duration":
            values[name] = 4.0
    return values | dict(changes)


def play(
    patch: Patch,
    changes: Mapping[str, float],
    *,
    sample_rate: int = 16_000,
    duration: float = 1.0,
    control_rate: float = 480,
) -> NDArray[np.float32]:
    """Render the held sound with `changes` and the noise of sound 0, shape (samples,)."""
    return render(
        patch,
        patch.table.row(held(patch, changes))[None],
        noise_keys(0, Stream.NOISE, [0]),
        scale="physical",
        sample_rate=sample_rate,
        duration=duration,
        control_rate=control_rate,
        threads=1,
    )[0]
