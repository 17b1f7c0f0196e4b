"""A synthetic room: Schroeder's parallel combs, whose high frequencies die first, and all-passes in a row."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import exp2
from soundalike.synth.compilation import compiled
from soundalike.synth.parameters import Parameter

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

ROOM_PARAMETERS = (
    Parameter("room.wet", 0.0, 0.5, "share", "timbre"),
    Parameter("room.decay", -3.5, 1.5, "log2 s", "timbre"),
    Parameter("room.brightness", 0.1, 1.0, "share", "timbre"),
)
"""What `room` reads: the share of reverberation, its decay time at 0 Hz, and that at 4 kHz as a share of it."""

BRIGHT_HZ = 4000.0
COMB_SECONDS = (0.0297, 0.0371, 0.0411, 0.0437)
ALL_PASS_SECONDS = (0.0050, 0.0017)
LEAST_RATIO = 10.0**-1.5
"""Of the gains at 4 kHz and 0 Hz: no passage takes more than 30 dB off high frequencies alone."""
_ALL_PASS_GAIN = np.float32(0.7)
# Added to what enters the combs: far below what counts as silence (`level.FAINTEST`) even where they add it up, it
# keeps their decays out of the subnormal numbers, which processors are slow with.
_KEEP_AWAKE = np.float32(1e-24)


class RoomMemory(NamedTuple):
    """Delay lines for sounds of one length, each with its silent past before it."""

    combs: Floats
    """(4, longest delay + samples)."""
    all_pass: Floats
    """(longest delay + samples,)."""
    wet: Floats
    """(samples,)."""


@compiled
def room_memory(samples: int, sample_rate: float) -> RoomMemory:
    """Allocate the delay lines."""
    longest = _delay(COMB_SECONDS[3], sample_rate)
    return RoomMemory(
        combs=np.zeros((4, longest + samples), dtype=np.float32),
        all_pass=np.zeros(_delay(ALL_PASS_SECONDS[0], sample_rate) + samples, dtype=np.float32),
        wet=np.empty(samples, dtype=np.float32),
    )


@compiled
def room(parameters: Doubles, first: int, sample_rate: float, memory: RoomMemory, signal: Floats) -> None:
    """Replace a signal by (1 - wet) signal + wet * its reverberation.

    Each comb feeds back its delayed output by g (1 - b) / (1 - b / z), with g and b such that the reverberation falls
    by 60 dB in the decay time at 0 Hz, and in `brightness` times that at 4 kHz (Jot and Chaigne, "Digital delay
    networks for designing artificial reverberators", AES 90, 1991). The sum of four combs with incommensurate delays
    then passes two all-passes (Schroeder, "Natural sounding artificial reverberation", J. AES 10(3), 1962). White noise
    keeps its power where nothing is damped.

    Args:
        parameters: a physical row, `ROOM_PARAMETERS` from column `first` on.
        first: column of the wet share.
        sample_rate: in Hz.
        memory: from `room_memory`; what it holds of an earlier sound is overwritten.
        signal: (samples,); with a wet share of 0 it stays as it is, to the bit.
    """
    share = parameters[first]
    if share > 0.0:
        _combs(signal, exp2(parameters[first + 1]), parameters[first + 2], sample_rate, memory)
        for k in range(len(ALL_PASS_SECONDS)):
            _all_pass(memory.wet, _delay(ALL_PASS_SECONDS[k], sample_rate), memory.all_pass)
        wet, dry = np.float32(share), np.float32(1.0 - share)
        for n in range(signal.size):
            signal[n] = dry * signal[n] + wet * memory.wet[n]


@compiled
def _delay(seconds: float, sample_rate: float) -> int:
    return int(seconds * sample_rate + 0.5)


@compiled
def absorption(
    delay: int, decay: float, brightness: float, sample_rate: float
) -> tuple[np.float32, np.float32]:
    """(c, b) of the feedback c / (1 - b / z) after a delay in samples; see `room`.

    With r the ratio of the gains at 4 kHz and 0 Hz, at least LEAST_RATIO, w = 2 pi 4 kHz / fs and
    q = (1 - r^2 cos w) / (1 - r^2), the pole is b = q - sqrt(q^2 - 1).
    """
    octaves = -math.log2(1000.0) * delay / sample_rate / decay
    gain = 2.0**octaves
    squared = max(2.0 ** (2.0 * octaves * (1.0 / brightness - 1.0)), LEAST_RATIO**2)
    if squared >= 1.0:
        return np.float32(gain), np.float32(0.0)
    q = (1.0 - squared * math.cos(2.0 * math.pi * BRIGHT_HZ / sample_rate)) / (1.0 - squared)
    pole = q - math.sqrt(q * q - 1.0)
    return np.float32(gain * (1.0 - pole)), np.float32(pole)


@compiled
def _combs(signal: Floats, decay: float, brightness: float, sample_rate: float, memory: RoomMemory) -> None:
    """Write the sum of the four combs' delayed outputs to memory.wet."""
    past = memory.combs.shape[1] - signal.size
    m0, m1, m2, m3 = (
        _delay(COMB_SECONDS[0], sample_rate),
        _delay(COMB_SECONDS[1], sample_rate),
        _delay(COMB_SECONDS[2], sample_rate),
        _delay(COMB_SECONDS[3], sample_rate),
    )
    c0, b0 = absorption(m0, decay, brightness, sample_rate)
    c1, b1 = absorption(m1, decay, brightness, sample_rate)
    c2, b2 = absorption(m2, decay, brightness, sample_rate)
    c3, b3 = absorption(m3, decay, brightness, sample_rate)
    power = 0.0
    for m in (m0, m1, m2, m3):
        squared = 2.0 ** (-2.0 * math.log2(1000.0) * m / sample_rate / decay)
        power += squared / (1.0 - squared)
    scale = np.float32(1.0 / math.sqrt(power))

    combs, size = memory.combs, signal.size
    comb0, comb1, comb2, comb3 = combs[0, past:], combs[1, past:], combs[2, past:], combs[3, past:]
    old0, old1 = combs[0, past - m0 : past - m0 + size], combs[1, past - m1 : past - m1 + size]
    old2, old3 = combs[2, past - m2 : past - m2 + size], combs[3, past - m3 : past - m3 + size]
    s0 = s1 = s2 = s3 = np.float32(0.0)
    for n in range(size):
        x = signal[n] + _KEEP_AWAKE
        s0 = c0 * old0[n] + b0 * s0
        s1 = c1 * old1[n] + b1 * s1
        s2 = c2 * old2[n] + b2 * s2
        s3 = c3 * old3[n] + b3 * s3
        comb0[n] = x + s0
        comb1[n] = x + s1
        comb2[n] = x + s2
        comb3[n] = x + s3
        memory.wet[n] = scale * ((s0 + s1) + (s2 + s3))


@compiled
def _all_pass(signal: Floats, delay: int, line: Floats) -> None:
    """Pass a signal through (1/z^M - g) / (1 - g / z^M) in place, a delay M at a time, so that the loop vectorises."""
    past = line.size - signal.size
    for start in range(0, signal.size, delay):
        part = signal[start : start + delay]
        delayed = line[past + start - delay : past + start]
        now = line[past + start : past + start + delay]
        for j in range(part.size):
            value = part[j] + _ALL_PASS_GAIN * delayed[j]
            now[j] = value
            part[j] = delayed[j] - _ALL_PASS_GAIN * value
