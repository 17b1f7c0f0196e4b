"""`voice`: one note on a sine and a square-saw oscillator with noise; torchsynth's and SynthAX's Voice."""

from soundalike.synth.patch import Patch
from soundalike.synth.patches.modular import modular_patch
from soundalike.synth.patches.modular_table import Oscillator


def voice() -> Patch:
    """The patch of 78 parameters."""
    return modular_patch(
        "voice",
        "sine and square-saw oscillators and noise, 2 envelopes, 2 LFOs",
        [Oscillator("sine"), Oscillator("square_saw")],
        keyboards=1,
        envelope_keyboards=[0, 0],
        unit_prior_curves=(("mixer.noise", 0.025),),
    )
