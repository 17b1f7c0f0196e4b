"""`texture`: bursts, grains and steady noise through a moving filter: wind, water, crackle, machines."""

from soundalike.synth.patch import Patch
from soundalike.synth.patches.texture_kernel import TextureLayout, render_rows
from soundalike.synth.patches.texture_table import TEXTURE_TABLE


def texture() -> Patch:
    """The patch of 38 parameters."""
    first = TEXTURE_TABLE.first
    layout = TextureLayout(
        onsets=first("onsets"),
        bursts=first("bursts"),
        grains=first("grains"),
        amplitude=first("amplitude"),
        chop=first("chop"),
        gusts=first("gusts"),
        noise=first("noise"),
        filter=first("filter"),
        hum=first("hum"),
        room=first("room"),
        level=first("mixer"),
    )
    return Patch(
        "texture",
        "noise and a hum through a moving filter, in bursts, grains and waves; room",
        TEXTURE_TABLE,
        render_rows,
        layout,
    )
