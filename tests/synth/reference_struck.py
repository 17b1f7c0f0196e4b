"""The truth about `struck`: every mode turned sample by sample."""

import numpy as np
from numpy.typing import NDArray
from tests.synth.reference import Parameters, Signal
from tests.synth.reference_layers import finish, note_of_onset
from tests.synth.reference_onsets import named_onsets

MODES = 24


def tuned_modes(parameters: Parameters, hertz: float, sample_rate: float) -> tuple[Signal, Signal, Signal]:
    """Frequency in Hz, time to fall by 60 dB in seconds, and weight of each of the 24 modes."""
    names = ("count", "stretch", "scatter", "pattern", "decay", "damping", "position", "hardness")
    count, stretch, scatter, pattern, decay, damping, position, hardness = (
        parameters[f"modes.{name}"] for name in names
    )
    k = np.arange(1, MODES + 1)
    semitones = scatter * np.sin(2.0 * np.pi * (k**2 * (1.0 + np.sqrt(5.0)) / 2.0 + pattern))
    semitones[0] = 0.0
    frequencies = hertz * k**stretch * 2.0 ** (semitones / 12.0)
    seconds = np.maximum(2.0**decay * (frequencies / hertz) ** -damping, 0.002)
    weights = np.sin(np.pi * k * position) / (1.0 + (frequencies / 2.0**hardness) ** 2)
    weights[(k > np.floor(count + 0.5)) | (frequencies >= sample_rate / 2.0)] = 0.0
    return frequencies, seconds, weights / np.sqrt(np.sum(weights**2))


def struck(parameters: Parameters, sample_rate: float, noise: Signal, key: NDArray[np.uint64]) -> Signal:
    """`struck`: damped modes, struck at every onset."""
    samples = len(noise)
    onsets = named_onsets(parameters, key, sample_rate, samples)
    ringing = np.zeros(samples)
    state = np.zeros(MODES, dtype=complex)
    ends = [*onsets[0][1:], samples]
    for k, (begin, end, gain) in enumerate(zip(onsets[0], ends, onsets[1], strict=True)):
        hertz = note_of_onset(parameters, k, sample_rate)
        frequencies, seconds, weights = tuned_modes(parameters, hertz, sample_rate)
        turn = 10.0 ** (-3.0 / (seconds * sample_rate)) * np.exp(2j * np.pi * frequencies / sample_rate)
        state = np.where(weights == 0.0, 0.0, state + gain * weights)
        for n in range(begin, end):
            ringing[n] = state.imag.sum()
            state = state * turn
    return finish(parameters, "modes", ringing, noise, onsets, sample_rate)
