"""A patch whose sounds spell out its parameters, and encoders that hear just what they are told to."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from soundalike.synth import Parameter, ParameterTable, Patch

RATE, SAMPLES = 8000, 800
TABLE = ParameterTable(
    [
        Parameter("keyboard.midi_f0", 0.0, 120.0, "MIDI note", "pitch"),
        Parameter("vco.tuning", -24.0, 24.0, "semitones", "pitch"),
        Parameter("mixer.vco", 0.0, 1.0, "gain", "level"),
        Parameter("tone.colour", 0.0, 1.0, "share", "timbre"),
        Parameter("tone.bend", 0.0, 1.0, "share", "timbre", curve=0.5),
    ]
)
SAMPLE = 100
"""Where in a sound its parameters stand, one a sample; before them stands how loud its noise is."""


def spell(layout, physical, noise, sample_rate, control_rate, out):
    out[:] = 0.0
    out[:, SAMPLE - 1] = (noise[:, 2] % np.uint64(1000)) / 1000.0
    out[:, SAMPLE : SAMPLE + len(TABLE)] = TABLE.to_unit(physical)


class Listener:
    """Embeds a sound as what `hear` makes of its unit values, shape (sounds, parameters) to (sounds, size)."""

    name, digest, config = "listener", "ab12", {"ears": 2}
    sample_rate, window_samples = RATE, SAMPLES

    def __init__(self, hear: Callable[[np.ndarray], np.ndarray]) -> None:
        self.hear = hear
        self.embedding_size = hear(np.zeros((1, len(TABLE)))).shape[1]
        self.heard: list[np.ndarray] = []

    def embed(self, clips):
        sounds = np.stack(clips)
        self.heard.append(sounds)
        return torch.from_numpy(self.hear(sounds[:, SAMPLE : SAMPLE + len(TABLE)]).astype(np.float32))


@pytest.fixture
def patch() -> Patch:
    return Patch("spelt", "its parameters as samples", TABLE, spell, None)


@pytest.fixture
def listener() -> Callable[[Callable[[np.ndarray], np.ndarray]], Listener]:
    return Listener


@pytest.fixture
def hears_pitch() -> Listener:
    """Hears both pitches and how loud the oscillator is, beside a constant."""
    return Listener(lambda unit: np.column_stack([np.ones(len(unit)), unit[:, :3]]))
