"""Numbers as the page writes them."""

import math

from soundalike.web.gallery.movement import Move


def delta_text(delta: float) -> str:
    """A delta with two decimals where they say it all: 0.10, 0.25, 0.125."""
    rounded = f"{delta:.2f}"
    return rounded if float(rounded) == delta else repr(delta)


def similarity_text(similarity: float) -> str:
    """A similarity with two decimals and a true minus."""
    return f"{similarity + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")


def level_text(peak: float) -> str:
    """The peak of a sound, 0 to 1, in decibels below full scale."""
    return "silent" if peak == 0 else f"peak {20 * math.log10(peak):.0f} dB".replace("-", "\N{MINUS SIGN}")


def move_text(move: Move) -> str:
    """Where a parameter was and went, in its unit."""
    before, after = (
        f"{value:.3g}".replace("-", "\N{MINUS SIGN}") for value in (move.physical_before, move.physical_after)
    )
    return f"{before} \N{RIGHTWARDS ARROW} {after} {move.unit}"
