"""`formant`: syllables of a voice whose vowel glides, from a large body's to a small bird's."""

from soundalike.synth.patch import Patch
from soundalike.synth.patches.formant_kernel import FormantLayout, render_rows
from soundalike.synth.patches.formant_table import FORMANT_TABLE


def formant() -> Patch:
    """The patch of 32 parameters."""
    return Patch(
        "formant",
        "syllables of a square-saw and breath through four formants that glide between two vowels; room",
        FORMANT_TABLE,
        render_rows,
        FormantLayout(*map(FORMANT_TABLE.first, FormantLayout._fields)),
    )
