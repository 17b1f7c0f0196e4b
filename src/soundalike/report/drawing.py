"""Figures as inline SVG in the colours and the typeface of the page around them.

A figure is drawn in the light theme's colours. In its SVG each of them becomes the page's CSS variable of that name,
so that one drawing serves the dark theme too; and text stays text, in the page's font.
"""

import html
import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from soundalike.files import replacing_file

INK, FAINT, RULE, PAPER = "#1d2129", "#6a7080", "#dfe1e6", "#ffffff"

SERIES = ("#0a6c9b", "#d9822b", "#b4bac4")
"""Colours of compared things, the one in question first: told apart by lightness too, and with any colour vision."""

HUES = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377")
"""For classes: the scheme "bright" of Paul Tol's "Colour schemes" (2021), safe for the colour-blind."""

VARIABLES = {
    INK: "--ink",
    FAINT: "--faint",
    RULE: "--rule",
    PAPER: "--paper",
    **{colour: f"--series-{number}" for number, colour in enumerate(SERIES)},
}

_SMALL, _TEXT = 9.5, 10.5

_STYLE: dict[Any, Any] = {
    "text.color": INK,
    # A dollar sign in the name of a class is a dollar sign.
    "text.parse_math": False,
    "font.size": _TEXT,
    "axes.edgecolor": RULE,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelcolor": FAINT,
    "axes.labelsize": _SMALL,
    "axes.axisbelow": True,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelsize": _SMALL,
    "ytick.labelsize": _SMALL,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "grid.color": RULE,
    "grid.linewidth": 0.8,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "svg.fonttype": "none",
}

_TIDYING = (
    # What a page needs once, or not at all: its own style, fonts and names.
    (r"<metadata>.*?</metadata>", ""),
    (r"<style .*?</style>", ""),
    (r"font: ([\d.]+px) [^;\"]*", r"font-size: \1"),
    (r"font-family: [^;\"]*; ?", ""),
    (r'<g id="[^"]*"', "<g"),
    (r"xlink:href=", "href="),
)


@contextmanager
def house_style() -> Iterator[None]:
    """While it is open, new figures and what is put into them follow the house style."""
    with matplotlib.rc_context(_STYLE):
        yield


def new_figure(width: float, height: float) -> Figure:
    """A figure of so many CSS pixels."""
    return Figure(figsize=(width / 72, height / 72))


def bare(axes: Axes) -> None:
    """Take away the frame and the ticks."""
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)


def shortened(name: str, length: int = 20) -> str:
    """A name that fits beside a drawing."""
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure as a file of its own, for print: SVG whose text is text, or PNG, as the suffix says; on white.

    Raises:
        UserError: the system refused to write.
    """
    metadata = {"Date": None} if path.suffix == ".svg" else {}
    salt = {"svg.hashsalt": path.name}
    with replacing_file(path) as temporary, matplotlib.rc_context(_STYLE | salt):
        figure.savefig(temporary, metadata=metadata, facecolor=PAPER, dpi=200)


def to_svg(figure: Figure, description: str) -> str:
    """The figure as an `<svg>` element to put into a page.

    Args:
        figure: drawn in `house_style`.
        description: what it shows, for those who cannot see it. Two figures of a page need different ones.
    """
    written = io.StringIO()
    # The salt makes the identifiers of clip paths differ between figures, and the same in every run.
    salt = {"svg.hashsalt": description}
    with warnings.catch_warnings(), matplotlib.rc_context(_STYLE | salt):
        # The browser draws the text, and has more letters than the font that measures it here.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(written, format="svg", metadata={"Date": None})
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :].strip()
    for pattern, replacement in _TIDYING:
        svg = re.sub(pattern, replacement, svg, flags=re.DOTALL)
    svg = re.sub(r"<[^>]*>", lambda tag: re.sub(r"(\.\d\d)\d+", r"\1", tag[0]), svg)
    for colour, variable in VARIABLES.items():
        svg = svg.replace(colour, f"var({variable}, {colour})")
    (box,) = re.findall(r'viewBox="[^"]*"', svg)
    return re.sub(
        r"<svg [^>]*>", f'<svg {box} role="img" aria-label="{html.escape(description)}">', svg, count=1
    )
