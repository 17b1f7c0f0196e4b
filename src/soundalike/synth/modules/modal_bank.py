"""A bank of damped modes: what rings when a string, bar, membrane or plate is struck.

Adrien, "The missing link: modal synthesis" (in Representations of Musical Signals, MIT Press, 1991); van den Doel and
Pai, "The sounds of physical shapes", Presence 7(4), 1998.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import cosine_of_turns, exp2, log2
from soundalike.synth.compilation import compiled
from soundalike.synth.parameters import Parameter

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

MOST_MODES = 24

MODE_PARAMETERS = (
    Parameter("modes.count", 1.0, float(MOST_MODES), "modes", "timbre"),
    Parameter("modes.stretch", 0.5, 2.0, "exponent", "timbre"),
    Parameter("modes.scatter", 0.0, 2.0, "semitones", "timbre", curve=0.5),
    Parameter("modes.pattern", 0.0, 1.0, "turns", "timbre"),
    Parameter("modes.decay", -5.0, 2.0, "log2 s", "envelope"),
    Parameter("modes.damping", 0.0, 2.0, "exponent", "timbre"),
    Parameter("modes.position", 0.02, 0.5, "of the length", "timbre"),
    Parameter("modes.hardness", 7.0, 14.0, "log2 Hz", "timbre"),
)
"""What `tune_modes` reads, in this order."""

GOLDEN_RATIO = (1.0 + math.sqrt(5.0)) / 2.0
SHORTEST_DECAY = 0.002
"""Seconds to fall by 60 dB."""
FAINTEST = 1e-7
"""A mode that has fallen to this amplitude is stopped."""

# A mode is written in blocks of so many samples: a table of its powers times one complex amplitude a block.
_BLOCK = 64
_LOG2_OF_60_DB = 3.0 * math.log2(10.0)


class Bank(NamedTuple):
    """The modes of one sound, and working memory for ringing them."""

    frequencies: Doubles
    """(MOST_MODES,) in turns a sample."""
    decays: Doubles
    """(MOST_MODES,) how many times a mode halves in a sample."""
    weights: Doubles
    """(MOST_MODES,) the amplitude that a blow of strength 1 gives; the sum of their squares is 1."""
    amplitudes: Doubles
    """(2, MOST_MODES) real and imaginary part of each mode's state."""
    turns: Doubles
    """(2, MOST_MODES) what a block multiplies that state by."""
    cosines: Floats
    """(MOST_MODES, block) real part of each mode's powers."""
    sines: Floats
    """(MOST_MODES, block) their imaginary part."""


@compiled
def modal_bank() -> Bank:
    """Allocate a bank."""
    return Bank(
        frequencies=np.empty(MOST_MODES),
        decays=np.empty(MOST_MODES),
        weights=np.empty(MOST_MODES),
        amplitudes=np.empty((2, MOST_MODES)),
        turns=np.empty((2, MOST_MODES)),
        cosines=np.empty((MOST_MODES, _BLOCK), dtype=np.float32),
        sines=np.empty((MOST_MODES, _BLOCK), dtype=np.float32),
    )


@compiled
def tune_modes(parameters: Doubles, first: int, hertz: float, sample_rate: float, bank: Bank) -> None:
    """Write the frequencies, decays and weights of the modes k = 1, 2, ... of an object with fundamental `hertz`.

    - Frequency f_k = f_1 k^p 2^(c_k / 12). The exponent p is the stretch: 1 for a string, near 2 for a bar, 1 for a
      plate and 1/2 for a membrane, whose modes crowd (Weyl's law). The scatter s and the pattern q move mode k by
      c_k = s sin(2 pi (k^2 g + q)) semitones, g being the golden ratio; the first mode stays.
    - Decay by 60 dB in T (f_k / f_1)^-d seconds, 2 ms at least; T is 2^decay and the exponent d the damping: 0 for a
      body that loses as much at any frequency, 1 for one of constant internal friction.
    - Weight sin(pi k x) / (1 + (f_k / h)^2): a blow at x of the length, by a beater whose softness is a low-pass of
      cut-off h = 2^hardness Hz. Weights are scaled so that their squares sum to 1.

    Modes at or above Nyquist have weight 0.

    Args:
        parameters: a physical row, `MODE_PARAMETERS` from column `first` on; the count is rounded.
        first: column of the count.
        hertz: the fundamental, below Nyquist.
        sample_rate: in Hz.
        bank: of which the frequencies, decays and weights are written.
    """
    count = math.floor(parameters[first] + 0.5)
    stretch, scatter, pattern = parameters[first + 1], parameters[first + 2], parameters[first + 3]
    seconds, damping = exp2(parameters[first + 4]), parameters[first + 5]
    position, cutoff = parameters[first + 6], exp2(parameters[first + 7])
    power = 0.0
    for i in range(MOST_MODES):
        k = i + 1.0
        octaves = stretch * log2(k)
        if i > 0:
            octaves -= scatter / 12.0 * cosine_of_turns(k * k * GOLDEN_RATIO + pattern + 0.25)
        frequency = hertz * exp2(octaves)
        if i < count and frequency < 0.5 * sample_rate:
            decay = max(seconds * exp2(-damping * octaves), SHORTEST_DECAY)
            weight = cosine_of_turns(0.5 * k * position - 0.25) / (1.0 + (frequency / cutoff) ** 2)
            bank.frequencies[i] = frequency / sample_rate
            bank.decays[i] = _LOG2_OF_60_DB / (decay * sample_rate)
            bank.weights[i] = weight
            power += weight * weight
        else:
            bank.frequencies[i] = bank.decays[i] = bank.weights[i] = 0.0
    scale = 1.0 / math.sqrt(power)
    for i in range(MOST_MODES):
        bank.weights[i] *= scale


@compiled
def rest(bank: Bank) -> None:
    """Bring all modes to rest."""
    bank.amplitudes[:] = 0.0


@compiled
def strike(strength: float, bank: Bank, out: Floats) -> None:
    """Strike the modes, which may still ring, and add what they sound until the end of `out` (count,).

    From a blow on, a mode at rest sounds strength w e^(-a n) sin(2 pi f n), the response of a resonator to an
    impulse. Each is a complex number turned by z = e^(-a + 2 pi i f) every sample; exactly, once a block, in float64.
    A mode that has weight 0, or that fell below `FAINTEST`, is silent.
    """
    for i in range(MOST_MODES):
        if bank.weights[i] == 0.0:
            bank.amplitudes[0, i] = bank.amplitudes[1, i] = 0.0
        else:
            bank.amplitudes[0, i] += strength * bank.weights[i]
            _powers(bank, i)
    for begin in range(0, out.size, _BLOCK):
        block = out[begin : begin + _BLOCK]
        for i in range(MOST_MODES):
            real, imaginary = bank.amplitudes[0, i], bank.amplitudes[1, i]
            if real * real + imaginary * imaginary < FAINTEST * FAINTEST:
                bank.amplitudes[0, i] = bank.amplitudes[1, i] = 0.0
                continue
            a, b = np.float32(real), np.float32(imaginary)
            cosines, sines = bank.cosines[i], bank.sines[i]
            for n in range(block.size):
                block[n] += a * sines[n] + b * cosines[n]
            c, s = bank.turns[0, i], bank.turns[1, i]
            if block.size < _BLOCK:
                c, s = _power(bank, i, block.size)
            bank.amplitudes[0, i] = real * c - imaginary * s
            bank.amplitudes[1, i] = real * s + imaginary * c


@compiled
def _power(bank: Bank, i: int, n: int) -> tuple[float, float]:
    """Real and imaginary part of z^n of mode i."""
    magnitude = exp2(-bank.decays[i] * n)
    turns = bank.frequencies[i] * n
    return magnitude * cosine_of_turns(turns), magnitude * cosine_of_turns(turns - 0.25)


@compiled
def _powers(bank: Bank, i: int) -> None:
    """Write 1, z, z^2, ... of mode i, doubling their number at every step."""
    cosines, sines = bank.cosines[i], bank.sines[i]
    cosines[0], sines[0] = np.float32(1.0), np.float32(0.0)
    known = 1
    while known < _BLOCK:
        c64, s64 = _power(bank, i, known)
        c, s = np.float32(c64), np.float32(s64)
        for n in range(known):
            cosines[known + n] = c * cosines[n] - s * sines[n]
            sines[known + n] = s * cosines[n] + c * sines[n]
        known *= 2
    bank.turns[0, i], bank.turns[1, i] = _power(bank, i, _BLOCK)
