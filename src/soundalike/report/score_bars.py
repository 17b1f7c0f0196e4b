"""Scores side by side: bars with intervals."""

from soundalike.report.contents import Comparison
from soundalike.report.drawing import FAINT, INK, PAPER, SERIES, house_style, new_figure, shortened, to_svg

_WIDTH, _LEFT, _RIGHT = 920, 150, 16
_BAR, _GAP, _AXIS = 13, 14, 30


def score_bars(comparison: Comparison) -> str:
    """A bar for each embedding of each task, and of the mean: its score, its 95 % interval, and chance as a tick."""
    rows = comparison.all_rows
    columns = len(comparison.columns)
    block = columns * _BAR + _GAP
    height = block * len(rows) + _AXIS
    with house_style():
        figure = new_figure(_WIDTH, height)
        axes = figure.add_axes(
            (_LEFT / _WIDTH, _AXIS / height, (_WIDTH - _LEFT - _RIGHT) / _WIDTH, 1 - _AXIS / height)
        )
        axes.set_ylim(block * len(rows), 0)
        most = max(100 * score.high for row in rows for score in row.scores)
        axes.set_xlim(0, min(100.0, 10 * (most // 10 + 1)))
        axes.grid(axis="x")
        axes.spines["bottom"].set_visible(False)
        axes.set_yticks([])
        axes.xaxis.set_major_formatter("{x:.0f} %")
        for number, row in enumerate(rows):
            top = number * block + _GAP / 2
            is_mean = row is comparison.mean
            axes.text(
                -0.012,
                top + columns * _BAR / 2,
                shortened(row.title, 24),
                transform=axes.get_yaxis_transform(),
                ha="right",
                va="center",
                color=INK,
                weight="bold" if is_mean else "normal",
            )
            for column, score in enumerate(row.scores):
                middle = top + (column + 0.5) * _BAR
                axes.barh(middle, 100 * score.value, height=_BAR - 3, color=SERIES[column % len(SERIES)])
                ends = [100 * score.low, 100 * score.high]
                axes.plot(ends, [middle, middle], color=PAPER, linewidth=3)
                axes.plot(ends, [middle, middle], color=INK, linewidth=1.2)
            if row.chance is not None:
                edges = [top - 2, top + columns * _BAR + 1]
                axes.plot([100 * row.chance] * 2, edges, color=FAINT, linewidth=1.2, linestyle=(0, (2, 2)))
        return to_svg(figure, f"{comparison.title}: balanced accuracy of {' / '.join(comparison.columns)}")
