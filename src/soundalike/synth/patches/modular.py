"""The modular synthesizer behind the published patches.

Keyboards gate ADSR envelopes and low-frequency oscillators; a modulation matrix mixes these into pitch and
amplitude controls, one couple an oscillator, and one amplitude for the noise; a mixer sums the oscillators. A
patch says how many of each there are and how they are wired (`Wiring`); `render_rows` plays any of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import compiled, kernel
from soundalike.synth.modules.control import Lines, Timeline, draw, modulation, straight_lines, timeline
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
from soundalike.synth.parameters import Group, Parameter, ParameterTable
from soundalike.synth.patch import Patch

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Columns = NDArray[np.int64]

SINE, SQUARE_SAW, FM = 0, 1, 2
Kind = Literal["sine", "square_saw", "fm"]
_KINDS: dict[Kind, int] = {"sine": SINE, "square_saw": SQUARE_SAW, "fm": FM}

# Audio is rendered block by block, so that all intermediate signals stay in the processor's fast caches.
BLOCK = 1024


@dataclass(frozen=True)
class Oscillator:
    """One oscillator of a patch.

    Attributes:
        kind: an `fm` oscillator is a sine carrier driven by the output of `modulator`, whose amplitude control it
            follows; it has no row in the modulation matrix.
        keyboard: which keyboard plays it, counted from 0.
        modulator: which earlier oscillator drives it (kind `fm` only).
        mixed: whether it is heard itself; a pure modulator is not.
    """

    kind: Kind
    keyboard: int = 0
    modulator: int = -1
    mixed: bool = True


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


def modular_patch(
    name: str,
    summary: str,
    oscillators: Sequence[Oscillator],
    *,
    keyboards: int,
    envelope_keyboards: Sequence[int],
    unit_prior_curves: tuple[tuple[str, float], ...] = (),
) -> Patch:
    """Build a patch.

    Args:
        name, summary, unit_prior_curves: as in `Patch`.
        oscillators: in order; carriers after all others.
        keyboards: how many notes are played at once.
        envelope_keyboards: for each pair of an ADSR envelope and an LFO, the keyboard that gates both.
    """
    table = ParameterTable(_parameters(oscillators, keyboards, len(envelope_keyboards)))
    numbers = range(1, len(envelope_keyboards) + 1)
    keyboard_names = _keyboard_names(keyboards)
    layout = Layout(
        keyboards=np.array([table.first(keyboard) for keyboard in keyboard_names]),
        envelopes=np.array(
            [(table.first(f"adsr_{i}"), k) for i, k in zip(numbers, envelope_keyboards, strict=True)]
        ),
        lfos=np.array(
            [
                (
                    table.first(f"lfo_{i}"),
                    table.first(f"lfo_{i}_rate_adsr"),
                    table.first(f"lfo_{i}_amp_adsr"),
                    k,
                )
                for i, k in zip(numbers, envelope_keyboards, strict=True)
            ]
        ),
        matrix=table.first("mod_matrix"),
        oscillators=np.array(
            [
                (
                    _KINDS[oscillator.kind],
                    table.first(f"vco_{i}"),
                    oscillator.keyboard,
                    oscillator.modulator,
                    table.names.index(f"mixer.vco_{i}") if oscillator.mixed else -1,
                )
                for i, oscillator in enumerate(oscillators, start=1)
            ]
        ),
        noise_level=table.names.index("mixer.noise"),
    )
    return Patch(name, summary, table, render_rows, layout, unit_prior_curves)


def _keyboard_names(keyboards: int) -> list[str]:
    return ["keyboard"] if keyboards == 1 else [f"keyboard_{i}" for i in range(1, keyboards + 1)]


def _parameters(oscillators: Sequence[Oscillator], keyboards: int, envelopes: int) -> list[Parameter]:
    """The patch's parameters, voice by voice where each voice has its own keyboard."""
    parameters: list[Parameter] = []
    numbers = range(1, envelopes + 1)
    lfo_parts = [part for i in numbers for part in _lfo_with_envelopes(i)]
    if keyboards == 1:
        parameters += _keyboard("keyboard")
        parameters += [part for i in numbers for part in _adsr(f"adsr_{i}")]
        parameters += lfo_parts
    else:
        for i in numbers:
            parameters += _keyboard(f"keyboard_{i}") + _adsr(f"adsr_{i}") + _lfo_with_envelopes(i)
    parameters += _matrix(oscillators, envelopes)
    for i, oscillator in enumerate(oscillators, start=1):
        parameters += _vco(f"vco_{i}", oscillator.kind)
    heard = [f"vco_{i}" for i, oscillator in enumerate(oscillators, start=1) if oscillator.mixed]
    parameters += [Parameter(f"mixer.{name}", 0.0, 1.0, "gain", "level") for name in heard]
    parameters.append(Parameter("mixer.noise", 0.0, 1.0, "gain", "noise"))
    return parameters


def _keyboard(name: str) -> list[Parameter]:
    return [
        Parameter(f"{name}.midi_f0", 0.0, 127.0, "MIDI note", "pitch"),
        Parameter(f"{name}.duration", 0.01, 4.0, "s", "envelope", curve=0.5),
    ]


def _adsr(name: str, group: Group = "envelope") -> list[Parameter]:
    return [
        Parameter(f"{name}.attack", 0.0, 2.0, "s", group, curve=0.5),
        Parameter(f"{name}.decay", 0.0, 2.0, "s", group, curve=0.5),
        Parameter(f"{name}.sustain", 0.0, 1.0, "level", group),
        Parameter(f"{name}.release", 0.0, 5.0, "s", group, curve=0.5),
        Parameter(f"{name}.alpha", 0.1, 6.0, "exponent", group),
    ]


def _lfo_with_envelopes(number: int) -> list[Parameter]:
    name = f"lfo_{number}"
    shapes = [
        Parameter(f"{name}.{s}", 0.0, 1.0, "weight", "modulation")
        for s in ("sin", "tri", "saw", "rsaw", "sqr")
    ]
    return [
        Parameter(f"{name}.frequency", 0.0, 20.0, "Hz", "modulation", curve=0.25),
        Parameter(f"{name}.mod_depth", -10.0, 20.0, "Hz", "modulation", curve=0.5, symmetric=True),
        Parameter(f"{name}.initial_phase", -np.pi, np.pi, "rad", "modulation"),
        *shapes,
        *_adsr(f"{name}_rate_adsr", "modulation"),
        *_adsr(f"{name}_amp_adsr", "modulation"),
    ]


def _matrix(oscillators: Sequence[Oscillator], envelopes: int) -> list[Parameter]:
    sources = [f"{module}_{i}" for module in ("adsr", "lfo") for i in range(1, envelopes + 1)]
    driven = [f"vco_{i}" for i, oscillator in enumerate(oscillators, start=1) if oscillator.kind != "fm"]
    targets = [f"{name}_{control}" for name in driven for control in ("pitch", "amp")] + ["noise_amp"]
    return [
        Parameter(f"mod_matrix.{source}_to_{target}", 0.0, 1.0, "gain", "modulation", curve=0.5)
        for target in targets
        for source in sources
    ]


def _vco(name: str, kind: Kind) -> list[Parameter]:
    depth_unit, depth_group = ("index", "timbre") if kind == "fm" else ("semitones", "pitch")
    parameters = [
        Parameter(f"{name}.tuning", -24.0, 24.0, "semitones", "pitch"),
        Parameter(f"{name}.mod_depth", -96.0, 96.0, depth_unit, depth_group, curve=0.2, symmetric=True),  # type: ignore[arg-type]
        Parameter(f"{name}.initial_phase", -np.pi, np.pi, "rad", "timbre"),
    ]
    if kind == "square_saw":
        parameters.append(Parameter(f"{name}.shape", 0.0, 1.0, "square to saw", "timbre"))
    return parameters


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
    pitch: Floats
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
    controls = max(2, int(np.floor(samples / sample_rate * control_rate + 0.5)))
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
        np.empty(controls),
        np.empty(controls),
        np.empty(controls),
        np.empty((sources, controls)),
        np.empty(controls),
        np.empty((oscillators, controls - 1)),
        np.empty((oscillators, controls - 1)),
        np.empty((oscillators, controls - 1)),
        np.empty((oscillators + 1, controls - 1)),
        np.empty((oscillators + 1, controls - 1)),
        np.empty((oscillators, room), dtype=np.float32),
        np.empty((oscillators, room), dtype=np.float32),
        np.empty(room, dtype=np.float32),
        np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.int32),
        np.empty(oscillators, dtype=np.int32),
        np.empty((samples + 63) // 64 * 64, dtype=np.float32),
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
            scratch.pitch,
        )
        mix(scratch.noise[start:end], scratch.pitch, row[layout.noise_level], block)
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
        draw(Lines(scratch.pitches[i], scratch.pitch_slopes[i]), time, first, last, scratch.pitch)
        square_saw(phases, steps, scratch.pitch, row[column + 3], sample_rate, signal)
    else:
        sine(phases, signal)
