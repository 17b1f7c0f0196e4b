"""`texture`: bursts, grains and steady noise through a moving filter: wind, water, crackle, machines."""

from soundalike.synth.patch import Patch
from soundalike.synth.patches.texture_kernel import TextureLayout, render_rows
from soundalike.synth.patches.texture_table import TEXTURE_TABLE


def texture() -> Patch:
    """The patch of 38 parameters."""
    return Patch(
        "texture",
        "noise and a hum through a moving filter, in bursts, grains and waves; room",
        TEXTURE_TABLE,
        render_rows,
        TextureLayout(*map(TEXTURE_TABLE.first, TextureLayout._fields)),
    )
