"""`formant`: syllables of a voice whose vowel glides, from a large body's to a small bird's."""

from soundalike.synth.patch import Patch
from soundalike.synth.patches.formant_kernel import FormantLayout, render_rows
from soundalike.synth.patches.formant_table import FORMANT_TABLE


def formant() -> Patch:
    """The patch of 32 parameters."""
    first = FORMANT_TABLE.first
    layout = FormantLayout(
        onsets=first("onsets"),
        syllable=first("syllable"),
        pitch=first("pitch"),
        vibrato=first("vibrato"),
        source=first("source"),
        tract=first("tract"),
        vowel=first("vowel"),
        room=first("room"),
        level=first("mixer"),
    )
    return Patch(
        "formant",
        "syllables of a square-saw and breath through four formants that glide between two vowels; room",
        FORMANT_TABLE,
        render_rows,
        layout,
    )
