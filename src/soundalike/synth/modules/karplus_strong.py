"""The plucked string of Karplus and Strong: a loop of delay that noise or a pulse runs round.

Karplus and Strong, "Digital synthesis of plucked-string and drum timbres"; Jaffe and Smith, "Extensions of the
Karplus-Strong plucked-string algorithm" (both Computer Music Journal 7(2), 1983).
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import exp2
from soundalike.synth.compilation import compiled
from soundalike.synth.parameters import Parameter

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

STRING_PARAMETERS = (
    Parameter("string.decay", -4.0, 3.0, "log2 s", "envelope"),
    Parameter("string.damping", 0.0, 1.0, "share", "timbre"),
    Parameter("string.position", 0.02, 0.5, "of the length", "timbre"),
    Parameter("string.brightness", 7.0, 14.0, "log2 Hz", "timbre"),
    Parameter("string.roughness", 0.0, 1.0, "pulse to noise", "timbre"),
)
"""What `tune_string` and `pluck` read, in this order."""

FAINTEST = 1e-8
"""A string whose samples have all fallen below this is at rest."""
SHORTEST_FRACTION = 0.3
"""Of a sample, left to the all-pass: near 0 its pole would near the unit circle."""
LONGEST_DELAY = 4096
"""Of the loop, in samples; and how often a string is looked at whether it still sounds."""


class String(NamedTuple):
    """How a string is tuned."""

    delay: int
    """Whole samples of delay."""
    fraction: float
    """Coefficient of the all-pass that delays by the rest."""
    loss: float
    """What a round leaves, before damping."""
    damping: float
    """Weight of the earlier sample in the loop's low-pass."""


@compiled
def tune_string(parameters: Doubles, first: int, hertz: float, sample_rate: float) -> String:
    """Tune a string to `hertz`, at most 0.4 of the sample rate.

    A round through the loop delays by one period: by N whole samples, by the low-pass (1 - s) + s z^-1, and by the
    all-pass (C + z^-1) / (1 + C z^-1), whose C = sin((1 - D) w / 2) / sin((1 + D) w / 2) makes its delay at the
    fundamental w exactly the D samples that are left.

    The fundamental falls by 60 dB in 2^decay seconds. Of this the low-pass does what the damping says: at 1 as much
    as it can, s = 1/2 or |H(w)| alone giving the decay; at 0 nothing, and all harmonics fall together.

    Args:
        parameters: a physical row, `STRING_PARAMETERS` from column `first` on.
        first: column of the decay.
        hertz: the fundamental.
        sample_rate: in Hz.
    """
    omega = 2.0 * math.pi * hertz / sample_rate
    kept = exp2(-3.0 * math.log2(10.0) / (hertz * exp2(parameters[first])))
    # |H(w)|^2 = 1 - 2 s (1 - s) (1 - cos w).
    product = (1.0 - kept * kept) / (2.0 * (1.0 - math.cos(omega)))
    damping = parameters[first + 1] * 0.5 * (1.0 - math.sqrt(max(1.0 - 4.0 * product, 0.0)))
    real, imaginary = 1.0 - damping + damping * math.cos(omega), damping * math.sin(omega)
    rest = sample_rate / hertz - math.atan2(imaginary, real) / omega
    delay = math.floor(rest - SHORTEST_FRACTION)
    left = rest - delay
    fraction = math.sin(0.5 * (1.0 - left) * omega) / math.sin(0.5 * (1.0 + left) * omega)
    loss = kept / math.sqrt(real * real + imaginary * imaginary)
    return String(delay, fraction, loss, damping)


@compiled
def pluck(
    parameters: Doubles,
    first: int,
    strength: float,
    hertz: float,
    sample_rate: float,
    noise: Floats,
    begin: int,
    excitation: Doubles,
) -> None:
    """Add a pluck at sample `begin` to what excites the string.

    One period of white noise, or one pulse of the same power, or (1 - r) of the pulse and r of the noise at roughness
    r, goes through a low-pass a / (1 - (1 - a) z^-1), a = 1 - e^(-2 pi c / sample_rate), of cut-off c = 2^brightness
    Hz, at least the fundamental's; then through the comb 1 - z^-M, M being the position times the period, which
    silences what has a node there. It is scaled by sqrt((2 - a) / (2 a)), so that noise keeps its level.

    Args:
        parameters: a physical row, `STRING_PARAMETERS` from column `first` on.
        first: column of the decay.
        strength: a factor.
        hertz: the fundamental.
        sample_rate: in Hz.
        noise: the sound's white noise; the pluck takes what lies at its own samples.
        begin: where it is plucked.
        excitation: (samples,).
    """
    samples = excitation.size
    period = sample_rate / hertz
    length = math.ceil(period)
    offset = max(1, math.floor(parameters[first + 2] * period + 0.5))
    cutoff = max(exp2(parameters[first + 3]), hertz)
    remembered = math.exp(-2.0 * math.pi * cutoff / sample_rate)
    share = 1.0 - remembered
    scale = strength * math.sqrt((2.0 - share) / (2.0 * share)) * share
    roughness = scale * parameters[first + 4]
    # Uniform noise in [-1, 1) has a power of 1/3 a sample.
    smoothed = scale * (1.0 - parameters[first + 4]) * math.sqrt(length / 3.0)
    tail = math.ceil(math.log(FAINTEST) / math.log(max(remembered, 1e-30)))
    for j in range(min(length + tail, samples - begin)):
        n = begin + j
        if 0 < j < length:
            smoothed = remembered * smoothed + roughness * noise[n]
        elif j == 0:
            smoothed += roughness * noise[n]
        else:
            smoothed *= remembered
        excitation[n] += smoothed
        if n + offset < samples:
            excitation[n + offset] -= smoothed


@compiled
def vibrate(
    string: String, excitation: Doubles, begin: int, end: int, passed: float, wave: Doubles, out: Floats
) -> float:
    """Write samples `begin` to `end` (not included) of an excited string.

    Each is the excitation plus what the loop brings back. A string that is at rest stays so until `end`.

    Args:
        string: its tuning.
        excitation: (samples,).
        begin, end: from one pluck to the next.
        passed: what the all-pass gave last.
        wave: (LONGEST_DELAY + samples,) the string in float64, after as many zeros as the longest delay.
        out: (samples,) the string.

    Returns:
        What the all-pass gave last.
    """
    fraction, loss = string.fraction, string.loss
    late, early = string.damping, 1.0 - string.damping
    for start in range(begin, end, LONGEST_DELAY):
        count = min(LONGEST_DELAY, end - start)
        now = wave[LONGEST_DELAY + start : LONGEST_DELAY + start + count]
        # One period ago, from two samples earlier on.
        before = LONGEST_DELAY + start - string.delay - 2
        ago = wave[before : before + count + 2]
        driven = excitation[start : start + count]
        entered = early * ago[1] + late * ago[0]
        for n in range(count):
            enters = early * ago[n + 2] + late * ago[n + 1]
            passed = (fraction * enters + entered) - fraction * passed
            entered = enters
            now[n] = driven[n] + loss * passed
        loudest = 0.0
        for n in range(count):
            out[start + n] = np.float32(now[n])
            loudest = max(loudest, abs(now[n]))
        if count == LONGEST_DELAY and loudest < FAINTEST:
            out[start:end] = np.float32(0.0)
            wave[LONGEST_DELAY + start : LONGEST_DELAY + end] = 0.0
            return 0.0
    return passed
