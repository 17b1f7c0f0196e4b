"""From notes to frequencies that a digital resonator can ring at."""

from soundalike.synth.approximations import exp2
from soundalike.synth.compilation import compiled
from soundalike.synth.parameters import Parameter

PITCH_PARAMETERS = (
    Parameter("keyboard.midi_f0", 24.0, 108.0, "MIDI note", "pitch"),
    Parameter("keyboard.step", -5.0, 5.0, "semitones per onset", "pitch", curve=0.5, symmetric=True),
)
"""The note of the first onset, and by how much each further one lies above the one before."""

LOWEST_MIDI, HIGHEST_MIDI = 12.0, 120.0
HIGHEST_SHARE = 0.4
"""Of the sample rate: a loop of delay needs at least two and a half samples a period."""


@compiled
def fundamental(midi: float, sample_rate: float) -> float:
    """The frequency of a MIDI note in Hz, 440 * 2^((midi - 69) / 12), kept within notes 12 to 120 and below Nyquist."""
    clamped = min(max(midi, LOWEST_MIDI), HIGHEST_MIDI)
    return min(440.0 * exp2((clamped - 69.0) * (1.0 / 12.0)), HIGHEST_SHARE * sample_rate)
