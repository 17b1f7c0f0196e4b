"""A confusion matrix as a shaded table."""

import numpy as np

from soundalike.report.contents import Confusion
from soundalike.report.drawing import (
    FAINT,
    INK,
    PAPER,
    SERIES,
    bare,
    house_style,
    new_figure,
    shortened,
    to_svg,
)

_WIDTH, _LEFT, _BOTTOM, _TOP = 440, 104, 92, 4
_NUMBERS_UP_TO = 20
"""Classes; with more, a number no longer fits into its cell."""
_NAMES_UP_TO = 60


def confusion_plot(confusion: Confusion, task: str) -> str:
    """True classes in rows, answers in columns; a cell is shaded by its share of the row and shows its count."""
    counts = confusion.counts
    classes = len(counts)
    shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    side = _WIDTH - _LEFT
    height = side + _BOTTOM + _TOP
    number_size, name_size = (min(10.5, share * side / classes) for share in (0.42, 0.62))
    with house_style():
        figure = new_figure(_WIDTH, height)
        axes = figure.add_axes((_LEFT / _WIDTH, _BOTTOM / height, side / _WIDTH, side / height))
        bare(axes)
        axes.set_xlim(0, classes)
        axes.set_ylim(classes, 0)
        for row, column in zip(*np.nonzero(counts), strict=True):
            share = shares[row, column]
            axes.bar(column + 0.5, 0.94, 0.94, bottom=row + 0.03, color=SERIES[0], alpha=0.06 + 0.94 * share)
            if classes <= _NUMBERS_UP_TO:
                colour = PAPER if share > 0.5 else INK
                axes.text(
                    column + 0.5,
                    row + 0.5,
                    counts[row, column],
                    size=number_size,
                    ha="center",
                    va="center",
                    color=colour,
                )
        axes.plot(
            [0, classes, classes, 0, 0],
            [0, 0, classes, classes, 0],
            color=FAINT,
            linewidth=0.5,
            clip_on=False,
        )
        if classes <= _NAMES_UP_TO:
            gap = 0.02 * classes
            for number, name in enumerate(confusion.classes):
                short = shortened(name, 16)
                axes.text(-gap, number + 0.5, short, size=name_size, ha="right", va="center", color=INK)
                axes.text(
                    number + 0.6, classes + gap, short, size=name_size, ha="right", va="top", color=INK, rotation=45,
                    rotation_mode="anchor",
                )  # fmt: skip
        return to_svg(figure, f"Confusion matrix of {task}, {confusion.title}")
