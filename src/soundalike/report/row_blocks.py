"""Where the rows of a drawn comparison go: a block each, under the captions of their sections."""

from collections.abc import Iterator

from matplotlib.axes import Axes

from soundalike.report.contents import Comparison, Row
from soundalike.report.drawing import FAINT, INK, shortened

CAPTION = 28
"""Height of a section's caption, in pixels."""

LEFT = 204
"""What the names of rows take, in pixels."""

_GAP = -0.012


def placed_rows(comparison: Comparison, block: int) -> Iterator[tuple[int, Row | str]]:
    """Captions and rows from the top down, each with the place of its upper edge.

    Args:
        comparison: whose they are.
        block: height of a row, in pixels.
    """
    top = 0
    for section in comparison.sections:
        yield top, section.title
        top += CAPTION
        for row in section.all_rows:
            yield top, row
            top += block
    if comparison.mean is not None:
        yield top, comparison.mean


def name_row(axes: Axes, row: Row, middle: float, comparison: Comparison) -> None:
    """Write a row's name beside the axes, that of a mean in bold."""
    axes.text(
        _GAP,
        middle,
        shortened(row.title, 30),
        transform=axes.get_yaxis_transform(),
        ha="right",
        va="center",
        color=INK,
        weight="bold" if any(row is mean for mean in comparison.means) else "normal",
    )


def name_section(axes: Axes, caption: str, top: float) -> None:
    """Write a section's caption beside the axes."""
    place = axes.get_yaxis_transform()
    axes.text(_GAP, top + CAPTION / 2, caption, transform=place, ha="right", va="center", color=FAINT)
