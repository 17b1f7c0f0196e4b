"""Voltage-controlled oscillators: from pitch to phase, from phase to waves.

Phase is kept in turns as a 32-bit whole number, 2^32 to a turn: it wraps by itself and adds exactly. Rounding a
step costs at most 2^-32 turns a sample.
"""

import math

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import LN2, cosine_of_phase, exp2, hyperbolic_tangent
from soundalike.synth.compilation import compiled
from soundalike.synth.modules.control import Lines, Timeline

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Phases = NDArray[np.int32]

TURN = 2.0**32
# A hair below half a turn, so that a rounded step still fits a signed 32-bit number.
LARGEST_STEP = TURN / 2 - 2
MIDI_LOW, MIDI_HIGH = 0.0, 127.0
# In a segment that bends by at most an octave, the series of `pitch_steps` is exact to float32.
GENTLE_BEND = 12.0
_QUARTER_TURN = np.int32(1 << 30)
_ONE = np.float32(1.0)
# e^x - 1 = sum of x^k / k!
_M2, _M3, _M4, _M5, _M6, _M7, _M8 = (np.float32(1.0 / math.factorial(k)) for k in range(2, 9))


@compiled
def phase_of(radians: float) -> np.int32:
    """An angle in [-pi, pi] as a 32-bit phase."""
    return np.int32(np.int64(np.floor(radians / (2.0 * math.pi) * TURN)))


@compiled
def step_of(midi: float, sample_rate: float) -> float:
    """Phase step of a MIDI pitch of 440 * 2^((midi - 69) / 12) Hz, in 2^-32 turns a sample."""
    return TURN / sample_rate * 440.0 * exp2((midi - 69.0) * (1.0 / 12.0))


@compiled
def highest_pitch(sample_rate: float) -> float:
    """MIDI 127 or the pitch at Nyquist's frequency, whichever is lower: no fundamental lies above it."""
    return min(MIDI_HIGH, 69.0 + 12.0 * math.log2(LARGEST_STEP / TURN * sample_rate / 440.0))


@compiled
def first_steps(pitch: Lines, sample_rate: float, out: Doubles) -> None:
    """Write the phase step at the first sample of every segment, pitch (MIDI) clamped to what can be played."""
    highest = highest_pitch(sample_rate)
    for k in range(out.size):
        out[k] = step_of(min(max(pitch.values[k], MIDI_LOW), highest), sample_rate)


@compiled
def pitch_steps(
    pitch: Lines, exact: Doubles, time: Timeline, first: int, last: int, sample_rate: float, steps: Phases
) -> None:
    """Write the phase steps of segments `first` to `last` (not included), pitch clamped to what can be played.

    Along a straight line of pitch the frequency is s0 2^(slope j / 12): one exact step a segment and a short
    series. Steep segments, and those that meet a limit, are computed sample by sample.

    Args:
        pitch: in MIDI.
        exact: from `first_steps`.
        time: where the segments lie.
        first, last: the segments.
        sample_rate: in Hz.
        steps: what follows the segments is scratch.
    """
    ramp = time.ramp
    highest = highest_pitch(sample_rate)
    begin = time.starts[first]
    for k in range(first, last):
        value, slope = pitch.values[k], pitch.slopes[k]
        start, count = time.starts[k] - begin, time.starts[k + 1] - time.starts[k]
        end = value + slope * ramp.size
        segment = steps[start : start + ramp.size]
        whole = np.int32(exact[k] + 0.5)
        if min(value, end) >= MIDI_LOW and max(value, end) <= highest and abs(end - value) <= GENTLE_BEND:
            scale, rate = np.float32(exact[k]), np.float32(slope * (LN2 / 12.0))
            for j in range(segment.size):
                x = rate * ramp[j]
                high = _M4 + x * (_M5 + x * (_M6 + x * (_M7 + x * _M8)))
                segment[j] = whole + np.int32(scale * (x * (_ONE + x * (_M2 + x * (_M3 + x * high)))))
        elif max(value, end) <= MIDI_LOW or min(value, end) >= highest:
            for j in range(segment.size):
                segment[j] = whole
        else:
            for j in range(count):
                clamped = min(max(value + slope * j, MIDI_LOW), highest)
                segment[j] = np.int32(step_of(clamped, sample_rate) + 0.5)


@compiled
def fm_steps(midi: float, depth: float, modulator: Floats, sample_rate: float, steps: Phases) -> None:
    """Write the phase steps of frequency f0 (1 + depth * modulator), clamped to [0, sample_rate / 2].

    Args:
        midi: pitch of f0, not clamped.
        depth: modulation index.
        modulator: (count,) the driving wave.
        sample_rate: in Hz.
        steps: at least `count` long.
    """
    base = step_of(midi, sample_rate)
    index = depth * base
    for n in range(modulator.size):
        steps[n] = np.int32(min(max(base + index * modulator[n], 0.0), LARGEST_STEP) + 0.5)


@compiled
def accumulate(phase: np.int32, steps: Phases, count: int, phases: Phases) -> np.int32:
    """Write the running sum of phase steps, the current step included. Returns the last phase."""
    for n in range(count):
        phase = np.int32(phase + steps[n])
        phases[n] = phase
    return phase


@compiled
def sine(phases: Phases, out: Floats) -> None:
    """Write cos(phase) to `out` (count,)."""
    for n in range(out.size):
        out[n] = cosine_of_phase(phases[n])


@compiled
def square_saw(
    phases: Phases, steps: Phases, pitch: Floats, shape: float, sample_rate: float, out: Floats
) -> None:
    """Write a wave between square (shape 0) and sawtooth (shape 1).

    With q = tanh(pi/2 K sin(phase)), the output is (1 - shape/2) q (1 + shape cos(phase)), where the sharpness
    K = 12000 / (f log10 f) falls with the frequency f, which bounds the harmonics (Lazzarini and Timoney, "New
    perspectives on distortion synthesis for virtual analog oscillators", Computer Music Journal 34(1), 2010). The
    published code takes K at the highest pitch that modulation might reach; here it follows the pitch of the moment.

    Args:
        phases, steps: (count,) phases and their steps.
        pitch: (count,) MIDI pitch, not clamped.
        shape: 0 to 1.
        sample_rate: in Hz.
        out: (count,).
    """
    lowest, highest = np.float32(MIDI_LOW), np.float32(highest_pitch(sample_rate))
    # log10 f = log10 440 + log10(2) (midi - 69) / 12.
    log_slope = np.float32(math.log10(2.0) / 12.0)
    log_offset = np.float32(math.log10(440.0) - 69.0 * math.log10(2.0) / 12.0)
    numerator = np.float32(0.5 * math.pi * 12000.0 * TURN / sample_rate)
    level, bend = np.float32(1.0 - 0.5 * shape), np.float32(shape)
    # Four short loops take half the time of one: each fits the processor's registers and overlaps its own steps.
    for n in range(out.size):
        log_frequency = log_offset + log_slope * min(max(pitch[n], lowest), highest)
        out[n] = numerator / (np.float32(steps[n]) * log_frequency)
    for n in range(out.size):
        out[n] *= cosine_of_phase(np.int32(phases[n] - _QUARTER_TURN))
    for n in range(out.size):
        out[n] = hyperbolic_tangent(out[n])
    for n in range(out.size):
        out[n] = level * out[n] * (_ONE + bend * cosine_of_phase(phases[n]))
