"""Numbers as the page writes them."""

import math

from soundalike.web.gallery.movement import Move

SOFTEST = 2.0**-16
"""Half a step of 16 bits."""


def delta_text(delta: float) -> str:
    """A delta with two decimals where they say it all: 0.10, 0.25, 0.125."""
    rounded = f"{delta:.2f}"
    return rounded if float(rounded) == delta else repr(delta)


def similarity_text(similarity: float) -> str:
    """A similarity with two decimals."""
    return _with_true_minus(f"{_no_negative_zero(round(similarity, 2)):.2f}")


def level_text(peak: float) -> str:
    """The peak of a sound, 0 to 1, in decibels below full scale; silence is what 16 bits round to zeros."""
    if peak < SOFTEST:
        return "silent"
    return _with_true_minus(f"peak {_no_negative_zero(round(20 * math.log10(peak))):.0f} dB")


def move_text(move: Move) -> str:
    """Where a parameter was and went, in its unit."""
    before, after = (
        _with_true_minus(f"{value:.3g}") for value in (move.physical_before, move.physical_after)
    )
    return f"{before} \N{RIGHTWARDS ARROW} {after} {move.unit}"


def _with_true_minus(number: str) -> str:
    return number.replace("-", "\N{MINUS SIGN}")


def _no_negative_zero(number: float) -> float:
    return number + 0.0
