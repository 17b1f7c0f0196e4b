"""Things that are compared in rows: their scores as dots, and what they cost as bars beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from soundalike.report.drawing import FAINT, INK, SERIES, house_style, new_figure, shortened
from soundalike.report.spread import Spread

_WIDTH, _LEFT, _RIGHT, _BETWEEN = 920, 190, 40, 48
_ROW, _TOP, _BOTTOM, _KEY = 40, 30, 30, 26


@dataclass(frozen=True)
class ScorePanel:
    """Scores of the rows.

    Attributes:
        title: of the panel.
        scores: of each row, all seeds as dots and their mean as a stroke; None where there is none yet.
        compared: the same of something to compare with, hollow.
        names: of `scores` and `compared`, for the key.
    """

    title: str
    scores: tuple[Spread | None, ...]
    compared: tuple[Spread | None, ...]
    names: tuple[str, str]


@dataclass(frozen=True)
class CostPanel:
    """A number of each row.

    Attributes:
        title: of the panel.
        values: of each row, from 0; None where it is not known yet.
    """

    title: str
    values: tuple[float | None, ...]


def row_panels(rows: Sequence[str], scores: ScorePanel, costs: Sequence[CostPanel]) -> Figure:
    """Scores on the left, twice as wide as each of the costs beside them."""
    height = _TOP + _ROW * len(rows) + _BOTTOM + _KEY
    unit = (_WIDTH - _LEFT - _RIGHT - len(costs) * _BETWEEN) / (2 + len(costs))
    left = float(_LEFT)
    with house_style():
        figure = new_figure(_WIDTH, height)
        panels: list[ScorePanel | CostPanel] = [scores, *costs]
        for number, panel in enumerate(panels):
            width = unit * (2 if number == 0 else 1)
            axes = figure.add_axes(
                (left / _WIDTH, (_BOTTOM + _KEY) / height, width / _WIDTH, _ROW * len(rows) / height)
            )
            left += width + _BETWEEN
            axes.set_title(panel.title, loc="left", color=INK, fontsize=11.5)
            axes.set_ylim(len(rows) - 0.5, -0.5)
            axes.set_yticks([])
            axes.spines["left"].set_visible(False)
            axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
            if isinstance(panel, ScorePanel):
                for row, name in enumerate(rows):
                    place = axes.get_yaxis_transform()
                    axes.text(-0.03, row, shortened(name, 28), transform=place, ha="right", va="center")
                _draw_scores(axes, panel)
            else:
                _draw_costs(axes, panel)
        keys = [
            Line2D([], [], color=SERIES[0], marker="o", linestyle="none", markersize=5),
            Line2D([], [], color=FAINT, marker="o", linestyle="none", markersize=5, fillstyle="none"),
        ]
        figure.legend(
            keys,
            scores.names,
            loc="lower left",
            bbox_to_anchor=(_LEFT / _WIDTH, 0),
            ncols=2,
            frameon=False,
            labelcolor=INK,
        )
    return figure


def _draw_scores(axes: Axes, panel: ScorePanel) -> None:
    axes.grid(axis="x")
    axes.xaxis.set_major_formatter("{x:.0f} %")
    for row, (score, compared) in enumerate(zip(panel.scores, panel.compared, strict=True)):
        if compared is not None:
            places = [100 * value for value in compared.values]
            axes.scatter(
                places, [row] * len(places), s=26, facecolors="none", edgecolors=FAINT, linewidths=1.1
            )
        if score is not None:
            places = [100 * value for value in score.values]
            axes.scatter(places, [row] * len(places), s=26, color=SERIES[0], linewidths=0)
            axes.plot([100 * score.mean] * 2, [row - 0.28, row + 0.28], color=SERIES[0], linewidth=1.8)
    axes.margins(x=0.08)


def _draw_costs(axes: Axes, panel: CostPanel) -> None:
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    for row, value in enumerate(panel.values):
        if value is not None:
            axes.barh(row, value, height=0.42, color=SERIES[2])
            axes.text(value, row, f" {value:,.0f}", ha="left", va="center", color=INK, size=9.5)
    axes.set_xlim(0, 1.25 * max((value for value in panel.values if value is not None), default=1.0))
