"""Scores side by side: bars with intervals."""

from matplotlib.axes import Axes

from soundalike.report.contents import Comparison, Row
from soundalike.report.drawing import FAINT, INK, PAPER, SERIES, house_style, new_figure, to_svg
from soundalike.report.row_blocks import LEFT, name_row, name_section, placed_rows

_WIDTH, _RIGHT = 920, 16
_BAR, _GAP, _AXIS = 13, 14, 30


def score_bars(comparison: Comparison) -> str:
    """A bar for each embedding of each task and mean: its score, its 95 % interval, and chance as a tick."""
    columns = len(comparison.columns)
    block = columns * _BAR + _GAP
    placed = list(placed_rows(comparison, block))
    extent = placed[-1][0] + block
    height = extent + _AXIS
    with house_style():
        figure = new_figure(_WIDTH, height)
        axes = figure.add_axes(
            (LEFT / _WIDTH, _AXIS / height, (_WIDTH - LEFT - _RIGHT) / _WIDTH, extent / height)
        )
        axes.set_ylim(extent, 0)
        rows = [row for _, row in placed if isinstance(row, Row)]
        most = max(100 * score.high for row in rows for score in row.scores)
        axes.set_xlim(0, min(100.0, 10 * (most // 10 + 1)))
        axes.grid(axis="x")
        axes.spines["bottom"].set_visible(False)
        axes.set_yticks([])
        axes.xaxis.set_major_formatter("{x:.0f} %")
        for top, row in placed:
            if isinstance(row, Row):
                name_row(axes, row, top + block / 2, comparison)
                _draw(axes, row, top + _GAP / 2)
            else:
                name_section(axes, row, top)
        return to_svg(figure, f"{comparison.title}: scores of {' / '.join(comparison.columns)}")


def _draw(axes: Axes, row: Row, top: float) -> None:
    for column, score in enumerate(row.scores):
        middle = top + (column + 0.5) * _BAR
        axes.barh(middle, 100 * score.value, height=_BAR - 3, color=SERIES[column % len(SERIES)])
        ends = [100 * score.low, 100 * score.high]
        axes.plot(ends, [middle, middle], color=PAPER, linewidth=3)
        axes.plot(ends, [middle, middle], color=INK, linewidth=1.2)
    if row.chance is not None:
        edges = [top - 2, top + len(row.scores) * _BAR + 1]
        axes.plot([100 * row.chance] * 2, edges, color=FAINT, linewidth=1.2, linestyle=(0, (2, 2)))
