"""The truth about `plucked`: the loop of delay, one sample after the other."""

import numpy as np
from numpy.typing import NDArray
from tests.synth.reference import Parameters, Signal
from tests.synth.reference_layers import finish, note_of_onset
from tests.synth.reference_onsets import named_onsets


def loop_low_pass(damping: float, decay: float, hertz: float, sample_rate: float) -> tuple[float, float]:
    """Weight s of the earlier sample, and the factor that makes a round keep what the decay asks for."""
    omega = 2.0 * np.pi * hertz / sample_rate
    kept = 10.0 ** (-3.0 / (hertz * 2.0**decay))
    # |1 - s + s e^(-i w)| = kept, solved for s; 1/2 where no s is enough.
    discriminant = 1.0 - 2.0 * (1.0 - kept**2) / (1.0 - np.cos(omega))
    weight = damping * (1.0 - np.sqrt(max(discriminant, 0.0))) / 2.0
    return weight, kept / abs(1.0 - weight + weight * np.exp(-1j * omega))


def excitation_of(
    parameters: Parameters, hertz: float, sample_rate: float, noise: Signal, samples: int
) -> Signal:
    """What one pluck feeds to the string in `samples` samples from its onset on."""
    period = sample_rate / hertz
    length = int(np.ceil(period))
    roughness = parameters["string.roughness"]
    source = np.zeros(samples)
    source[:length] = roughness * noise[:length]
    source[0] += (1.0 - roughness) * np.sqrt(length / 3.0)

    cutoff = max(2.0 ** parameters["string.brightness"], hertz)
    a = 1.0 - np.exp(-2.0 * np.pi * cutoff / sample_rate)
    smooth, level = np.zeros(samples), 0.0
    for n in range(samples):
        level = a * source[n] + (1.0 - a) * level
        smooth[n] = level

    combed = smooth.copy()
    offset = max(1, int(np.floor(parameters["string.position"] * period + 0.5)))
    combed[offset:] -= smooth[: max(samples - offset, 0)]
    return combed * np.sqrt((2.0 - a) / (2.0 * a))


def plucked(parameters: Parameters, sample_rate: float, noise: Signal, key: NDArray[np.uint64]) -> Signal:
    """`plucked`: a string whose loop is retuned at every onset."""
    samples = len(noise)
    onsets = named_onsets(parameters, key, sample_rate, samples)
    excitation, string = np.zeros(samples), np.zeros(samples)
    passed = 0.0
    ends = [*onsets[0][1:], samples]
    for k, (begin, end, gain) in enumerate(zip(onsets[0], ends, onsets[1], strict=True)):
        hertz = note_of_onset(parameters, k, sample_rate)
        rest = samples - begin
        excitation[begin:] += gain * excitation_of(parameters, hertz, sample_rate, noise[begin:], rest)

        omega = 2.0 * np.pi * hertz / sample_rate
        s, loss = loop_low_pass(parameters["string.damping"], parameters["string.decay"], hertz, sample_rate)
        phase_delay = -np.angle(1.0 - s + s * np.exp(-1j * omega)) / omega
        delay = int(np.floor(sample_rate / hertz - phase_delay - 0.3))
        left = sample_rate / hertz - phase_delay - delay
        c = np.sin((1.0 - left) * omega / 2.0) / np.sin((1.0 + left) * omega / 2.0)

        def ago(n: int, delay: int = delay, s: float = s) -> float:
            late = string[n - delay - 1] if n - delay - 1 >= 0 else 0.0
            return (1.0 - s) * (string[n - delay] if n >= delay else 0.0) + s * late

        for n in range(begin, end):
            passed = c * ago(n) + ago(n - 1) - c * passed
            string[n] = excitation[n] + loss * passed
    return finish(parameters, "string", string, noise, onsets, sample_rate)
