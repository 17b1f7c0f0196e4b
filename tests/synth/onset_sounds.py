"""Sounds of the patches that onsets excite, on both sides: the engine's and the reference's."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from tests.synth import reference_plucked, reference_struck
from tests.synth.comparison import noise_of
from tests.synth.reference import Parameters, Signal

from soundalike.draws import Stream
from soundalike.synth import Patch, noise_keys, render

Reference = Callable[[Parameters, float, Signal, NDArray[np.uint64]], Signal]

REFERENCES: dict[str, Reference] = {"struck": reference_struck.struck, "plucked": reference_plucked.plucked}
AGREEMENT = 1e-5
"""Of a sample: float32 tables and sums, lifted up to 6 times by the drive; the largest error seen is 2e-6."""

STILL = {
    "keyboard.midi_f0": 69.0,
    "onsets.count": 1.0,
    "onsets.interval": 0.1,
    "modes.count": 1.0,
    "modes.stretch": 1.0,
    "modes.decay": 0.0,
    "modes.position": 0.5,
    "modes.hardness": 14.0,
    "string.decay": 0.0,
    "string.position": 0.5,
    "string.brightness": 14.0,
    "burst.decay": -4.0,
    "burst.centre": 10.0,
    "burst.bandwidth": 1.0,
    "tremolo.rate": 5.0,
    "mixer.modes": 1.0,
    "mixer.string": 1.0,
}
"""One clean, undriven note 69 at the start, which falls by 60 dB in 1 s, without noise; what is not named is 0."""


def play(
    patch: Patch,
    changes: Mapping[str, float],
    *,
    sample_rate: int = 16_000,
    duration: float = 1.0,
    index: int = 0,
) -> NDArray[np.float32]:
    """Render the still sound with `changes` and the noise of sound `index`, shape (samples,)."""
    values = {name: STILL.get(name, 0.0) for name in patch.table.names} | dict(changes)
    return render(
        patch,
        patch.table.row(values)[None],
        noise_keys(0, Stream.NOISE, [index]),
        scale="physical",
        sample_rate=sample_rate,
        duration=duration,
        threads=1,
    )[0]


def disagreement(
    patch: Patch, unit: NDArray[np.float64], *, sample_rate: int, duration: float, index: int = 0
) -> float:
    """The largest difference between a sound and its reference, `unit` being its row."""
    key = noise_keys(0, Stream.NOISE, [index])
    audio = render(patch, unit[None], key, sample_rate=sample_rate, duration=duration, threads=1)[0]
    parameters = dict(zip(patch.table.names, patch.table.to_physical(unit).tolist(), strict=True))
    truth = REFERENCES[patch.name](parameters, sample_rate, noise_of(key[0], len(audio)), key[0])
    return float(np.abs(audio - truth).max())


def decibels_lost(audio: NDArray[np.float32], sample_rate: int, begin: float, end: float) -> float:
    """By how many dB the level falls from 20 ms around `begin` to 20 ms around `end` (seconds)."""

    def level(time: float) -> float:
        around = slice(int((time - 0.01) * sample_rate), int((time + 0.01) * sample_rate))
        return float(np.sqrt(np.mean(np.square(audio[around], dtype=np.float64))))

    return 20.0 * np.log10(level(begin) / level(end))


def sounding_hertz(audio: NDArray[np.float32], sample_rate: int, near: float) -> float:
    """The strongest frequency within a semitone of `near`: the top of the parabola through the spectrum's peak."""
    size = 2 ** int(np.ceil(np.log2(len(audio)) + 2))
    spectrum = np.abs(np.fft.rfft(audio * np.hanning(len(audio)), size))
    step = sample_rate / size
    low, high = int(near / 1.06 / step), int(near * 1.06 / step) + 2
    peak = low + int(np.argmax(spectrum[low:high]))
    before, at, after = np.log(spectrum[peak - 1 : peak + 2])
    return float((peak + 0.5 * (before - after) / (before - 2.0 * at + after)) * step)
