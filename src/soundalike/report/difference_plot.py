"""How far things lie above or below a reference, task by task: dots with intervals about a line at zero."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from soundalike.report.contents import Comparison, Row
from soundalike.report.drawing import FAINT, HUES, INK, PAPER, RULE, house_style, new_figure, shortened
from soundalike.report.row_blocks import LEFT, name_row, name_section, placed_rows

_WIDTH, _RIGHT = 920, 24
_LINE, _GAP, _AXIS, _KEY_LINE = 13, 13, 46, 20
_KEYS_A_LINE = 4
_MARKERS = "osD^vPX"
_FILLED = ("▲", "▼")


def difference_plot(differences: Comparison, reference: str) -> Figure:
    """A block for each task and mean, in it a dot and its 95 % interval for each column.

    A dot is filled where its score is marked ▲ or ▼; that of a mean, where its interval leaves 0 out.

    Args:
        differences: from the reference, as shares.
        reference: its name, for the axis.
    """
    columns = differences.columns
    block = len(columns) * _LINE + _GAP
    placed = list(placed_rows(differences, block))
    extent = placed[-1][0] + block
    key = _KEY_LINE * -(-len(columns) // _KEYS_A_LINE) + 6
    height = extent + _AXIS + key
    with house_style():
        figure = new_figure(_WIDTH, height)
        axes = figure.add_axes(
            (LEFT / _WIDTH, (_AXIS + key) / height, (_WIDTH - LEFT - _RIGHT) / _WIDTH, extent / height)
        )
        axes.set_ylim(extent, 0)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.grid(axis="x")
        axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:+.0f}".replace("-", "−") if value else "0")
        axes.set_xlabel(f"points above or below {shortened(reference, 40)}")
        axes.axvline(0, color=FAINT, linewidth=1.2)
        for top, row in placed:
            if isinstance(row, Row):
                axes.axhline(top, color=RULE, linewidth=0.6)
                name_row(axes, row, top + block / 2, differences)
                _draw(axes, row, top + _GAP / 2, any(row is mean for mean in differences.means))
            else:
                name_section(axes, row, top)
        axes.margins(x=0.04)
        if len(columns) > 1:
            keys = [_key(number) for number in range(len(columns))]
            figure.legend(
                keys,
                [shortened(name, 28) for name in columns],
                loc="lower left",
                bbox_to_anchor=(LEFT / _WIDTH, 0),
                ncols=min(_KEYS_A_LINE, len(columns)),
                frameon=False,
                labelcolor=INK,
            )
    return figure


def _draw(axes: Axes, row: Row, top: float, is_mean: bool) -> None:
    for column, score in enumerate(row.scores):
        middle = top + (column + 0.5) * _LINE
        colour, marker = _looks(column)
        filled = not score.low <= 0 <= score.high if is_mean else score.mark in _FILLED
        axes.plot([100 * score.low, 100 * score.high], [middle, middle], color=colour, linewidth=1.5)
        axes.plot(
            [100 * score.value],
            [middle],
            marker=marker,
            markersize=6,
            color=colour,
            markerfacecolor=colour if filled else PAPER,
            markeredgewidth=1.4,
        )


def _looks(column: int) -> tuple[str, str]:
    return HUES[column % len(HUES)], _MARKERS[column % len(_MARKERS)]


def _key(column: int) -> Line2D:
    colour, marker = _looks(column)
    return Line2D([], [], color=colour, marker=marker, markersize=6, linewidth=1.5)
