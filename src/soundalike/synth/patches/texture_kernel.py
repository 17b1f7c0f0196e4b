"""The compiled part of `texture`: noise and hum, their amplitude, room."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import cosine_of_turns, exp2
from soundalike.synth.compilation import compiled, kernel
from soundalike.synth.modules.chance import Keys, wander
from soundalike.synth.modules.chop import chop
from soundalike.synth.modules.control import Lines, Timeline, control_count, draw, straight_lines, timeline
from soundalike.synth.modules.grains import add_grains, burst_envelope
from soundalike.synth.modules.level import set_level, set_rms
from soundalike.synth.modules.mixer import prevent_clipping
from soundalike.synth.modules.noise import white_noise
from soundalike.synth.modules.onsets import MOST_ONSETS, onsets
from soundalike.synth.modules.room import RoomMemory, room, room_memory
from soundalike.synth.modules.spectral_tilt import tilt
from soundalike.synth.modules.state_variable_filter import cutoff_tangent, state_variable_filter
from soundalike.synth.modules.tone import ToneMemory, tone, tone_memory

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Positions = NDArray[np.int64]

NOISE_RMS = 3.0
"""Of the filtered noise, before its amplitude."""
WEIGHT_POWER = 6.0
"""Weights are raised to it, so that in most sounds one of them rules."""


class TextureLayout(NamedTuple):
    """The first column of each module."""

    onsets: int
    bursts: int
    grains: int
    amplitude: int
    chop: int
    gusts: int
    noise: int
    filter: int
    hum: int
    room: int
    mixer: int


class _Scratch(NamedTuple):
    """Working memory of one thread."""

    positions: Positions
    gains: Doubles
    gusts: Doubles
    control: Doubles
    values: Doubles
    slopes: Doubles
    tone: ToneMemory
    room: RoomMemory
    noise: Floats
    bursts: Floats
    amplitude: Floats
    line: Floats


@kernel
def render_rows(
    layout: TextureLayout,
    parameters: Doubles,
    noise: Keys,
    sample_rate: float,
    control_rate: float,
    out: Floats,
) -> None:
    """Render one sound a row; see `Patch.render_rows`."""
    samples = out.shape[1]
    controls = control_count(samples, sample_rate, control_rate)
    time = timeline(controls, samples)
    scratch = _scratch(controls, samples, time, sample_rate)
    for n in range(out.shape[0]):
        row, key, sound = parameters[n], noise[n], out[n]
        _bursts(layout, row, key, sample_rate, scratch)
        wander(key, exp2(row[layout.gusts]), (controls - 1) * sample_rate / samples, scratch.gusts)
        _hum(layout, row, time, sample_rate, scratch, sound)
        _noise(layout, row, key, time, sample_rate, scratch)
        _amplitude(layout, row, key, time, sample_rate, scratch)
        for k in range(samples):
            sound[k] = scratch.amplitude[k] * (sound[k] + scratch.noise[k])
        room(row, layout.room, sample_rate, scratch.room, sound)
        set_level(sound, row[layout.mixer])
        prevent_clipping(sound)


@compiled
def _scratch(controls: int, samples: int, time: Timeline, sample_rate: float) -> _Scratch:
    """Allocate working memory for sounds of one length."""
    return _Scratch(
        positions=np.empty(MOST_ONSETS, dtype=np.int64),
        gains=np.empty(MOST_ONSETS),
        gusts=np.empty(controls),
        control=np.empty(controls),
        values=np.empty(controls - 1),
        slopes=np.empty(controls - 1),
        tone=tone_memory(time),
        room=room_memory(samples, sample_rate),
        noise=np.empty((samples + 63) // 64 * 64, dtype=np.float32),
        bursts=np.empty(samples, dtype=np.float32),
        amplitude=np.empty(samples, dtype=np.float32),
        line=np.empty(samples + time.ramp.size, dtype=np.float32),
    )


@compiled
def _bursts(layout: TextureLayout, row: Doubles, key: Keys, sample_rate: float, scratch: _Scratch) -> None:
    """Write the bursts' envelope."""
    samples = scratch.bursts.size
    count = onsets(row, layout.onsets, key, sample_rate, samples, scratch.positions, scratch.gains)
    fall, rise = exp2(row[layout.bursts]), row[layout.bursts + 1]
    burst_envelope(scratch.positions, scratch.gains, count, fall, rise, sample_rate, scratch.bursts)


@compiled
def _hum(
    layout: TextureLayout, row: Doubles, time: Timeline, sample_rate: float, scratch: _Scratch, out: Floats
) -> None:
    """Write the tone, whose pitch follows the gusts."""
    note, depth, shape, decibels = row[layout.hum : layout.hum + 4]
    for k in range(scratch.control.size):
        scratch.control[k] = note + depth * scratch.gusts[k]
    tone(scratch.control, shape, time, sample_rate, scratch.tone, out)
    gain = np.float32(NOISE_RMS * 10.0 ** (decibels / 20.0))
    for k in range(out.size):
        out[k] *= gain


@compiled
def _noise(
    layout: TextureLayout, row: Doubles, key: Keys, time: Timeline, sample_rate: float, scratch: _Scratch
) -> None:
    """Write the filtered noise at NOISE_RMS."""
    white_noise(key, scratch.noise)
    signal = scratch.noise[: scratch.amplitude.size]
    tilt(signal, row[layout.noise], sample_rate)
    cutoff, resonance, low, band, high, glide, bursts_depth, gusts_depth, lfo_depth, lfo_rate = row[
        layout.filter : layout.filter + 10
    ]
    controls = scratch.control.size
    period = (signal.size - 1) / (controls - 1)
    turns = exp2(lfo_rate) * period / sample_rate
    for k in range(controls):
        bend = bursts_depth * scratch.bursts[int(k * period)] + gusts_depth * scratch.gusts[k]
        bend += glide * (k / (controls - 1) - 0.5) + lfo_depth * cosine_of_turns(k * turns)
        hertz = 440.0 * exp2((cutoff + bend - 69.0) / 12.0)
        scratch.control[k] = cutoff_tangent(hertz, sample_rate)
    _draw(scratch.control, time, scratch)
    low, band, high = shares(low, band, high)
    state_variable_filter(signal, scratch.line, exp2(-resonance), low, band, high)
    set_rms(signal, NOISE_RMS)


@compiled
def _amplitude(
    layout: TextureLayout, row: Doubles, key: Keys, time: Timeline, sample_rate: float, scratch: _Scratch
) -> None:
    """Write floor, bursts and grains, chopped, and softer where gusts are."""
    first = layout.amplitude
    floor, burst, grain = shares(row[first], row[first + 1], row[first + 2])
    amplitude = scratch.amplitude
    base, gain = np.float32(floor), np.float32(burst)
    for n in range(amplitude.size):
        amplitude[n] = base + gain * scratch.bursts[n]
    density, fall, spread = row[layout.grains : layout.grains + 3]
    add_grains(key, exp2(density), exp2(fall), spread, grain, sample_rate, amplitude)
    rate, depth, sharpness, threshold = row[layout.chop : layout.chop + 4]
    chop(exp2(rate), depth, sharpness, threshold, sample_rate, amplitude)
    octaves = row[layout.gusts + 1] * math.log2(10.0) / 20.0
    for k in range(scratch.control.size):
        scratch.control[k] = exp2(octaves * (0.5 * scratch.gusts[k] - 0.5))
    _draw(scratch.control, time, scratch)
    for n in range(amplitude.size):
        amplitude[n] *= scratch.line[n]


@compiled
def _draw(control: Doubles, time: Timeline, scratch: _Scratch) -> None:
    """Write a control signal at audio rate to scratch.line."""
    lines = Lines(scratch.values, scratch.slopes)
    straight_lines(control, time, 1.0, 0.0, lines)
    draw(lines, time, 0, scratch.values.size, scratch.line)


@compiled
def shares(a: float, b: float, c: float) -> tuple[float, float, float]:
    """Three weights, each raised to WEIGHT_POWER, over their sum; all 0 where that is 0."""
    x, y, z = a**WEIGHT_POWER, b**WEIGHT_POWER, c**WEIGHT_POWER
    total = x + y + z
    scale = 1.0 / total if total > 0.0 else 0.0
    return x * scale, y * scale, z * scale
