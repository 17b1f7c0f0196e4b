"""Scores of ordered pairs as a shaded table."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from soundalike.report.drawing import (
    FAINT,
    INK,
    PAPER,
    RULE,
    SERIES,
    bare,
    house_style,
    new_figure,
    shortened,
)
from soundalike.report.spread import Spread, decimals_of

_WIDTH, _LEFT, _RIGHT, _TOP, _NOTE = 720, 130, 40, 110, 40
_PALEST = 0.08


def heat_map(
    names: Sequence[str],
    scores: Mapping[tuple[str, str], Spread],
    *,
    rows: str,
    columns: str,
    notes: Sequence[str] = (),
) -> Figure:
    """A cell for each pair, darker where its score is higher; the mean score stands in it, in percent.

    Args:
        names: of rows and columns, in their order.
        scores: by (row, column); cells without one are grey.
        rows: what a row is.
        columns: what a column is.
        notes: scores to compare with, below the table.
    """
    side = _WIDTH - _LEFT - _RIGHT
    height = _TOP + side + _NOTE
    decimals = decimals_of(scores.values())
    means = [score.mean for score in scores.values()]
    low, high = min(means, default=0.0), max(means, default=1.0)
    with house_style():
        figure = new_figure(_WIDTH, height)
        axes = figure.add_axes((_LEFT / _WIDTH, _NOTE / height, side / _WIDTH, side / height))
        bare(axes)
        axes.set_xlim(0, len(names))
        axes.set_ylim(len(names), 0)
        for row, first in enumerate(names):
            for column, second in enumerate(names):
                score = scores.get((first, second))
                shade = 0.0 if score is None else (score.mean - low) / ((high - low) or 1.0)
                axes.bar(
                    column + 0.5,
                    0.94,
                    0.94,
                    bottom=row + 0.03,
                    color=RULE if score is None else SERIES[0],
                    alpha=0.5 if score is None else _PALEST + (1 - _PALEST) * shade,
                )
                if score is not None:
                    axes.text(
                        column + 0.5,
                        row + 0.5,
                        score.mean_text(decimals),
                        ha="center",
                        va="center",
                        color=PAPER if shade > 0.5 else INK,
                    )
        gap = 0.012 * len(names)
        for number, name in enumerate(names):
            short = shortened(name, 18)
            axes.text(-gap, number + 0.5, short, ha="right", va="center", color=INK)
            axes.text(
                number + 0.4, -gap, short, ha="left", va="bottom", color=INK, rotation=45,
                rotation_mode="anchor",
            )  # fmt: skip
        figure.text(0.01, 1 - 0.02, f"rows: {rows}; columns: {columns}", color=FAINT, size=9.5, va="top")
        figure.text(_LEFT / _WIDTH, 0.4 * _NOTE / height, "   ".join(notes), color=FAINT, va="center")
    return figure
