"""A square-saw oscillator for a whole sound at once, played by a control signal of pitch."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import compiled
from soundalike.synth.modules.control import Lines, Timeline, draw, straight_lines
from soundalike.synth.modules.oscillators import accumulate, first_steps, phase_of, pitch_steps, square_saw

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]


class ToneMemory(NamedTuple):
    """Working memory for sounds of one length."""

    values: Doubles
    slopes: Doubles
    exact_steps: Doubles
    steps: NDArray[np.int32]
    phases: NDArray[np.int32]
    pitch: Floats


@compiled
def tone_memory(time: Timeline) -> ToneMemory:
    """Allocate it."""
    segments = time.fractions.size
    samples = time.starts[segments]
    room = samples + time.ramp.size
    return ToneMemory(
        values=np.empty(segments),
        slopes=np.empty(segments),
        exact_steps=np.empty(segments),
        steps=np.empty(room, dtype=np.int32),
        phases=np.empty(samples, dtype=np.int32),
        pitch=np.empty(room, dtype=np.float32),
    )


@compiled
def tone(
    pitch: Doubles, shape: float, time: Timeline, sample_rate: float, memory: ToneMemory, out: Floats
) -> None:
    """Write a wave between square (shape 0) and sawtooth (shape 1), from phase 0 on; see `square_saw`.

    Args:
        pitch: (controls,) MIDI notes, clamped to what can be played.
        shape: 0 to 1.
        time: where the control signal's segments lie.
        sample_rate: in Hz.
        memory: from `tone_memory`.
        out: (samples,).
    """
    lines = Lines(memory.values, memory.slopes)
    segments = time.fractions.size
    straight_lines(pitch, time, 1.0, 0.0, lines)
    first_steps(lines, sample_rate, memory.exact_steps)
    pitch_steps(lines, memory.exact_steps, time, 0, segments, sample_rate, memory.steps)
    accumulate(phase_of(0.0), memory.steps, out.size, memory.phases)
    draw(lines, time, 0, segments, memory.pitch)
    square_saw(memory.phases, memory.steps, memory.pitch, shape, sample_rate, out)
