"""`voice_fm`: `voice` with a sine modulator and its FM carrier; SynthAX's VoiceExpanded."""

from soundalike.synth.patch import Patch
from soundalike.synth.patches.modular import modular_patch
from soundalike.synth.patches.modular_table import Oscillator


def voice_fm() -> Patch:
    """The patch of 130 parameters."""
    return modular_patch(
        "voice_fm",
        "sine, square-saw and FM oscillators and noise, 3 envelopes, 3 LFOs",
        [
            Oscillator("sine"),
            Oscillator("square_saw"),
            Oscillator("sine", mixed=False),
            Oscillator("fm", modulator=2),
        ],
        keyboards=1,
        envelope_keyboards=[0, 0, 0],
    )
