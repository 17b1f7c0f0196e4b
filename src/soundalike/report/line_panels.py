"""Scores as lines over something that was varied: panels side by side with one key below."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from soundalike.report.drawing import FAINT, HUES, INK, house_style, new_figure
from soundalike.report.spread import Spread

_WIDTH, _PANEL, _LEFT, _RIGHT, _BETWEEN = 920, 250, 54, 12, 56
_TOP, _BOTTOM, _KEY_LINE = 28, 44, 18
_KEYS_A_LINE = 4
_MARKERS = "os^DvP"
_LEVEL_DASHES = ((0, (4, 2)), (0, (1, 1.5)), (0, (4, 2, 1, 2)))


@dataclass(frozen=True)
class Line:
    """Points that belong together; lines of one name have one colour in all panels."""

    name: str
    points: tuple[tuple[float, Spread], ...]


@dataclass(frozen=True)
class Level:
    """A score that does not depend on what was varied."""

    name: str
    score: Spread


@dataclass(frozen=True)
class LinePanel:
    """One set of axes.

    Attributes:
        title: of the panel.
        x_label: what was varied.
        lines: drawn by their mean, with the range over the seeds shaded and each seed's score a dot.
        levels: drawn across the panel.
        ticks: places on the x axis that are named as `tick_names`, on a logarithmic scale; None for a plain axis.
        tick_names: one for each tick.
    """

    title: str
    x_label: str
    lines: tuple[Line, ...]
    levels: tuple[Level, ...] = ()
    ticks: tuple[float, ...] | None = None
    tick_names: tuple[str, ...] = ()


def line_panels(panels: Sequence[LinePanel], y_label: str) -> Figure:
    """The panels of a study, two in a row where there are more than three."""
    names = list(dict.fromkeys(line.name for panel in panels for line in panel.lines))
    levels = list(dict.fromkeys(level.name for panel in panels for level in panel.levels))
    columns = len(panels) if len(panels) <= 3 else 2
    rows = -(-len(panels) // columns)
    key = _KEY_LINE * -(-(len(names) + len(levels)) // _KEYS_A_LINE) + 8
    row_height = _TOP + _PANEL + _BOTTOM
    height = rows * row_height + key
    width = (_WIDTH - _LEFT - _RIGHT - (columns - 1) * _BETWEEN) / columns
    with house_style():
        figure = new_figure(_WIDTH, height)
        for number, panel in enumerate(panels):
            row, column = divmod(number, columns)
            left = _LEFT + column * (width + _BETWEEN)
            bottom = height - (row + 1) * row_height + _BOTTOM
            axes = figure.add_axes((left / _WIDTH, bottom / height, width / _WIDTH, _PANEL / height))
            _draw(axes, panel, names, levels)
            if column == 0:
                axes.set_ylabel(y_label)
        keys = [*map(_line_key, range(len(names))), *map(_level_key, range(len(levels)))]
        figure.legend(
            keys,
            [*names, *levels],
            loc="lower center",
            ncols=min(_KEYS_A_LINE, len(keys)),
            frameon=False,
            labelcolor=INK,
        )
    return figure


def _draw(axes: Axes, panel: LinePanel, names: Sequence[str], levels: Sequence[str]) -> None:
    axes.set_title(panel.title, loc="left", color=INK, fontsize=11.5)
    axes.set_xlabel(panel.x_label)
    axes.grid(axis="y")
    axes.spines["left"].set_visible(False)
    axes.yaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.yaxis.set_major_formatter("{x:.0f} %")
    if panel.ticks is not None:
        axes.set_xscale("log")
        axes.set_xticks(panel.ticks, panel.tick_names)
        axes.set_xticks([], minor=True)
    else:
        axes.xaxis.set_major_formatter("{x:,.0f}")
    for level in panel.levels:
        dashes = _LEVEL_DASHES[levels.index(level.name) % len(_LEVEL_DASHES)]
        axes.axhline(100 * level.score.mean, color=FAINT, linewidth=1.4, linestyle=dashes)
    # Many shades over one another hide what they lie on.
    shade = 0.18 if len(panel.lines) <= 2 else 0.07
    for line in panel.lines:
        if line.points:
            number = names.index(line.name)
            colour, marker = HUES[number % len(HUES)], _MARKERS[number % len(_MARKERS)]
            xs = [x for x, _ in line.points]
            lows, highs = ([100 * end(each.values) for _, each in line.points] for end in (min, max))
            axes.fill_between(xs, lows, highs, color=colour, alpha=shade, linewidth=0)
            axes.plot(xs, [100 * each.mean for _, each in line.points], color=colour, linewidth=1.6)
            for x, each in line.points:
                places = [x] * len(each.values)
                axes.scatter(
                    places,
                    [100 * value for value in each.values],
                    color=colour,
                    marker=marker,
                    s=13,
                    linewidths=0,
                    zorder=3,
                )
    axes.margins(x=0.04, y=0.1)


def _line_key(number: int) -> Line2D:
    colour, marker = HUES[number % len(HUES)], _MARKERS[number % len(_MARKERS)]
    return Line2D([], [], color=colour, marker=marker, markersize=4.5, linewidth=1.6)


def _level_key(number: int) -> Line2D:
    return Line2D([], [], color=FAINT, linewidth=1.4, linestyle=_LEVEL_DASHES[number % len(_LEVEL_DASHES)])
