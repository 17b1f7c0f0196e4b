"""The truth about the filters of `formant` and `texture`, in float64 and in other textbook forms than the engine's.

Signals are 1-D arrays, frequencies in Hz, times in seconds.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter
from tests.synth.reference import Signal

from soundalike.draws import philox_block

GRAINS, SCATTER, WANDER = 2**31, 2**31 + 2**29, 2**31 + 2**30
"""First Philox blocks of what is drawn beside noise."""


def uniforms_of(key: NDArray[np.uint64], first_block: int, count: int) -> Signal:
    """The first `count` draws in (0, 1) of a key's blocks from `first_block` on."""
    seed, stream, index = (int(word) for word in key)
    low = 2**32 - 1
    counter = (index & low, index >> 32, stream, seed & low, seed >> 32)
    blocks = range(first_block, first_block + -(-count // 4))
    words = [philox_block(*(np.uint64(word) for word in (block, *counter))) for block in blocks]
    return (np.array(words, dtype=np.float64).ravel()[:count] + 0.5) * 2.0**-32


def wander(key: NDArray[np.uint64], rate: float, controls: int, control_rate: float) -> Signal:
    """Values in [-1, 1], drawn `rate` times a second and joined by straight lines."""
    place = np.arange(controls) * (rate / control_rate)
    drawn = 2.0 * uniforms_of(key, WANDER, int(place[-1]) + 2) - 1.0
    return np.interp(place, np.arange(len(drawn)), drawn)


def tilt(signal: Signal, slope: float, sample_rate: float) -> Signal:
    """Four sections (1 + s / zero) / (1 + s / pole) in a row, each under the bilinear transform."""
    for pole in (40.0, 200.0, 1000.0, 5000.0):
        zero = pole * 5.0 ** (-slope / (20.0 * np.log10(2.0)))
        p, z = (np.tan(np.pi * np.minimum(hertz / sample_rate, 0.49)) for hertz in (pole, zero))
        signal = lfilter([1.0 + 1.0 / z, 1.0 - 1.0 / z], [1.0 + 1.0 / p, 1.0 - 1.0 / p], signal)
    return signal


def state_variable_filter(signal: Signal, tangents: Signal, damping: float) -> tuple[Signal, Signal, Signal]:
    """Low, band (1 at the cut-off) and high pass: two trapezoidal integrators, solved for the high pass."""
    first = second = 0.0
    outputs = np.empty((3, len(signal)))
    for n, (x, g) in enumerate(zip(signal, tangents, strict=True)):
        high = (x - (damping + g) * first - second) / (1.0 + damping * g + g * g)
        band = g * high + first
        low = g * band + second
        first, second = g * high + band, g * band + low
        outputs[:, n] = low, damping * band, high
    low_pass, band_pass, high_pass = outputs
    return low_pass, band_pass, high_pass


def room(signal: Signal, wet: float, decay: float, brightness: float, sample_rate: float) -> Signal:
    """Four combs side by side and two all-passes in a row, as rational functions of z."""
    cosine = np.cos(2.0 * np.pi * 4000.0 / sample_rate)
    sum_of_combs, power = np.zeros(len(signal)), 0.0
    for seconds in (0.0297, 0.0371, 0.0411, 0.0437):
        delay = int(seconds * sample_rate + 0.5)
        gain = 10.0 ** (-3.0 * delay / sample_rate / decay)
        bright_gain = 10.0 ** (-3.0 * delay / sample_rate / (decay * brightness))
        ratio = max((bright_gain / gain) ** 2, 1e-3)
        # (1 - b)^2 / (1 - 2 b cos w + b^2) = ratio, solved for the pole b inside the unit circle.
        poles = np.roots([1.0 - ratio, -2.0 * (1.0 - ratio * cosine), 1.0 - ratio]) if ratio < 1.0 else [0.0]
        pole = min(poles, key=abs)
        denominator = np.zeros(delay + 1)
        denominator[0], denominator[1], denominator[delay] = 1.0, -pole, -gain * (1.0 - pole)
        sum_of_combs += lfilter([1.0, -pole], denominator, signal) - signal
        power += gain**2 / (1.0 - gain**2)
    reverberation = sum_of_combs / np.sqrt(power)
    for seconds in (0.0050, 0.0017):
        delay = int(seconds * sample_rate + 0.5)
        gap = np.zeros(delay - 1)
        reverberation = lfilter(np.r_[-0.7, gap, 1.0], np.r_[1.0, gap, -0.7], reverberation)
    return (1.0 - wet) * signal + wet * reverberation


def segment_of_samples(samples: int, controls: int) -> NDArray[np.int64]:
    """Which segment of a control signal each sample lies in."""
    return np.minimum(np.arange(samples) * (controls - 1) // (samples - 1), controls - 2)


def formant(signal: Signal, hertz: Signal, bandwidth: float, sample_rate: float) -> Signal:
    """One resonance with the gain 1 at its centre, `hertz` sample by sample.

    The real part of a one-pole filter with the pole p is the mean of that filter and of the one with p's conjugate.
    """
    theta = 2.0 * np.pi * np.minimum(hertz / sample_rate, 0.45)
    pole = np.exp(-np.pi * bandwidth / sample_rate + 1j * theta)
    there = np.exp(-1j * theta)
    at_centre = np.abs(1.0 / (1.0 - pole * there) + 1.0 / (1.0 - pole.conj() * there)) / 2.0
    state, out = 0.0j, np.empty(len(signal))
    for n, x in enumerate(signal):
        state = pole[n] * state + x / at_centre[n]
        out[n] = state.real
    return out


def with_rms(signal: Signal, wanted: float) -> Signal:
    """A signal scaled to a root mean square; silence stays silent."""
    return signal * wanted / np.sqrt(np.mean(signal**2)) if signal.any() else signal
