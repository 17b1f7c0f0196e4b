"""The compiled part of the modular synthesizer: from rows of physical values to sound, block by block."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import compiled, kernel
from soundalike.synth.modules.control import (
    Lines,
    Timeline,
    control_count,
    draw,
    modulation,
    straight_lines,
    timeline,
)
from soundalike.synth.modules.envelope import adsr
from soundalike.synth.modules.lfo import lfo
from soundalike.synth.modules.mixer import mix, prevent_clipping
from soundalike.synth.modules.noise import white_noise
from soundalike.synth.modules.oscillators import (
    accumulate,
    first_steps,
    fm_steps,
    phase_of,
    pitch_steps,
    sine,
    square_saw,
)

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Columns = NDArray[np.int64]

SINE, SQUARE_SAW, FM = 0, 1, 2

# Audio is rendered block by block, so that all intermediate signals stay in a core's own cache; shorter blocks would
# pay more calls than they save.
BLOCK = 4096


class Layout(NamedTuple):
    """Where each module's parameters stand in a row, and what is wired to what, as Numba reads it."""

    keyboards: Columns
    """(keyboards,) first columns."""
    envelopes: Columns
    """(envelopes, 2): first column, keyboard."""
    lfos: Columns
    """(lfos, 4): first columns of the LFO, its rate envelope and its amplitude envelope; keyboard."""
    matrix: int
    """First column of the modulation matrix."""
    oscillators: Columns
    """(oscillators, 5): kind, first column, keyboard, modulator or -1, mixer column or -1."""
    noise_level: int
    """Mixer column of the noise."""


class _Scratch(NamedTuple):
    """Working memory of one thread: control-rate signals, and one block of every audio-rate signal."""

    rate: Doubles
    amplitude: Doubles
    turns: Doubles
    sources: Doubles
    control: Doubles
    pitches: Doubles
    pitch_slopes: Doubles
    first_steps: Doubles
    levels: Doubles
    level_slopes: Doubles
    amplitudes: Floats
    signals: Floats
    line: Floats
    steps: NDArray[np.int32]
    phases: NDArray[np.int32]
    last_phases: NDArray[np.int32]
    noise: Floats


@kernel
def render_rows(
    layout: Layout,
    parameters: Doubles,
    noise: NDArray[np.uint64],
    sample_rate: float,
    control_rate: float,
    out: Floats,
) -> None:
    """Render one sound a row; see `Patch.render_rows`."""
    samples = out.shape[1]
    controls = control_count(samples, sample_rate, control_rate)
    time = timeline(controls, samples)
    scratch = _scratch(layout, controls, samples, time.ramp.size)
    for row in range(out.shape[0]):
        _control_signals(layout, parameters[row], time, sample_rate, control_rate, scratch)
        white_noise(noise[row], scratch.noise)
        _audio(layout, parameters[row], time, sample_rate, scratch, out[row])
        prevent_clipping(out[row])


@compiled
def _scratch(layout: Layout, controls: int, samples: int, segment: int) -> _Scratch:
    """Allocate working memory for sounds of one length."""
    sources = layout.envelopes.shape[0] + layout.lfos.shape[0]
    oscillators = layout.oscillators.shape[0]
    room = min(BLOCK, samples) + 2 * segment
    return _Scratch(
        rate=np.empty(controls),
        amplitude=np.empty(controls),
        turns=np.empty(controls),
        sources=np.empty((sources, controls)),
        control=np.empty(controls),
        pitches=np.empty((oscillators, controls - 1)),
        pitch_slopes=np.empty((oscillators, controls - 1)),
        first_steps=np.empty((oscillators, controls - 1)),
        levels=np.empty((oscillators + 1, controls - 1)),
        level_slopes=np.empty((oscillators + 1, controls - 1)),
        amplitudes=np.empty((oscillators, room), dtype=np.float32),
        signals=np.empty((oscillators, room), dtype=np.float32),
        line=np.empty(room, dtype=np.float32),
        steps=np.empty(room, dtype=np.int32),
        phases=np.empty(room, dtype=np.int32),
        last_phases=np.empty(oscillators, dtype=np.int32),
        noise=np.empty((samples + 63) // 64 * 64, dtype=np.float32),
    )


@compiled
def _control_signals(
    layout: Layout, row: Doubles, time: Timeline, sample_rate: float, control_rate: float, scratch: _Scratch
) -> None:
    """Write the pitch and amplitude lines of every driven oscillator, and the noise's amplitude as the last."""
    envelopes = layout.envelopes.shape[0]
    for i in range(envelopes):
        first, keyboard = layout.envelopes[i]
        adsr(row, first, row[layout.keyboards[keyboard] + 1], control_rate, scratch.sources[i])
    for i in range(layout.lfos.shape[0]):
        first, rate_first, amplitude_first, keyboard = layout.lfos[i]
        note = row[layout.keyboards[keyboard] + 1]
        adsr(row, rate_first, note, control_rate, scratch.rate)
        adsr(row, amplitude_first, note, control_rate, scratch.amplitude)
        lfo(
            row,
            first,
            scratch.rate,
            scratch.amplitude,
            control_rate,
            scratch.turns,
            scratch.sources[envelopes + i],
        )

    target = 0
    oscillators = layout.oscillators.shape[0]
    for i in range(oscillators):
        kind, first, keyboard, _, _ = layout.oscillators[i]
        if kind != FM:
            midi = row[layout.keyboards[keyboard]] + row[first]
            modulation(row, layout.matrix, scratch.sources, target, scratch.control)
            lines = Lines(scratch.pitches[i], scratch.pitch_slopes[i])
            straight_lines(scratch.control, time, row[first + 1], midi, lines)
            first_steps(lines, sample_rate, scratch.first_steps[i])
            modulation(row, layout.matrix, scratch.sources, target + 1, scratch.control)
            straight_lines(scratch.control, time, 1.0, 0.0, Lines(scratch.levels[i], scratch.level_slopes[i]))
            target += 2
    modulation(row, layout.matrix, scratch.sources, target, scratch.control)
    lines = Lines(scratch.levels[oscillators], scratch.level_slopes[oscillators])
    straight_lines(scratch.control, time, 1.0, 0.0, lines)


@compiled
def _audio(
    layout: Layout, row: Doubles, time: Timeline, sample_rate: float, scratch: _Scratch, out: Floats
) -> None:
    """Render the sound block by block: noise first, then every oscillator on top."""
    oscillators = layout.oscillators.shape[0]
    for i in range(oscillators):
        scratch.last_phases[i] = phase_of(row[layout.oscillators[i, 1] + 2])
    segments = time.fractions.size
    block_segments = max(1, BLOCK // time.ramp.size)
    for first in range(0, segments, block_segments):
        last = min(first + block_segments, segments)
        start, end = time.starts[first], time.starts[last]
        block = out[start:end]
        block[:] = np.float32(0.0)
        draw(
            Lines(scratch.levels[oscillators], scratch.level_slopes[oscillators]),
            time,
            first,
            last,
            scratch.line,
        )
        mix(scratch.noise[start:end], scratch.line, row[layout.noise_level], block)
        for i in range(oscillators):
            _oscillator_block(layout, i, row, time, first, last, sample_rate, scratch)
            mixer_column = layout.oscillators[i, 4]
            if mixer_column >= 0:
                mix(scratch.signals[i], scratch.amplitudes[i], row[mixer_column], block)


@compiled
def _oscillator_block(
    layout: Layout,
    i: int,
    row: Doubles,
    time: Timeline,
    first: int,
    last: int,
    sample_rate: float,
    scratch: _Scratch,
) -> None:
    """Write segments `first` to `last` of oscillator i to scratch.signals[i], its amplitude beside it."""
    kind, column, keyboard, modulator, _ = layout.oscillators[i]
    count = time.starts[last] - time.starts[first]
    steps, phases, amplitude = scratch.steps, scratch.phases, scratch.amplitudes[i]
    signal = scratch.signals[i, :count]
    if kind == FM:
        amplitude[:count] = scratch.amplitudes[modulator, :count]
        for n in range(count):
            signal[n] = amplitude[n] * scratch.signals[modulator, n]
        midi = row[layout.keyboards[keyboard]] + row[column]
        fm_steps(midi, row[column + 1], signal, sample_rate, steps)
    else:
        draw(Lines(scratch.levels[i], scratch.level_slopes[i]), time, first, last, amplitude)
        pitch = Lines(scratch.pitches[i], scratch.pitch_slopes[i])
        pitch_steps(pitch, scratch.first_steps[i], time, first, last, sample_rate, steps)
    scratch.last_phases[i] = accumulate(scratch.last_phases[i], steps, count, phases)
    if kind == SQUARE_SAW:
        draw(Lines(scratch.pitches[i], scratch.pitch_slopes[i]), time, first, last, scratch.line)
        square_saw(phases, steps, scratch.line, row[column + 3], sample_rate, signal)
    else:
        sine(phases, signal)
