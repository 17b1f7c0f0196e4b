"""Parameters of a synthesizer by how well an embedding encodes each, and how far each moves it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from soundalike.report.drawing import FAINT, HUES, INK, house_style, new_figure, shortened
from soundalike.report.label_placing import Box, place_labels

_WIDTH, _HEIGHT = 920, 560
_LEFT, _RIGHT, _BOTTOM, _TOP = 58, 16, 76, 18
_NAME_SIZE = 10.0
_NAMED = 20
"""Parameters of which a name is put down if there is room; the others lie where nothing is to be told apart."""


@dataclass(frozen=True)
class Place:
    """Where an embedding has a parameter.

    Attributes:
        moved: how far the embedding moves when the parameter alone is perturbed, relative to all at once.
        read: how well the parameter is read back, R².
    """

    moved: float
    read: float


@dataclass(frozen=True)
class FactorPoint:
    """A parameter, or a group of them.

    Attributes:
        name: of it.
        group: that it belongs to.
        place: in the embedding in question.
        before: in what it is compared with; None where there is nothing.
    """

    name: str
    group: str
    place: Place
    before: Place | None


def factor_plot(parameters: Sequence[FactorPoint], groups: Sequence[FactorPoint], before: str) -> Figure:
    """Encoded is up, ignored is down on the left; each dot's tail begins where it lies before.

    Axes are alike in all plots whose numbers allow it, so that two models can be held side by side.

    Args:
        parameters: drawn as dots.
        groups: drawn as rings with their names.
        before: what the tails' beginnings are.
    """
    hues = {group.group: hue for group, hue in zip(groups, HUES, strict=False)}
    points = [*parameters, *groups]
    right = max(1.0, _rounded_up(max(point.place.moved for point in points)))
    top = max(0.6, _rounded_up(max(point.place.read for point in points)))
    with house_style():
        figure = new_figure(_WIDTH, _HEIGHT)
        frame = Box(0.0, 0.0, _WIDTH - _LEFT - _RIGHT, _HEIGHT - _BOTTOM - _TOP)
        axes = figure.add_axes((_LEFT / _WIDTH, _BOTTOM / _HEIGHT, frame.right / _WIDTH, frame.top / _HEIGHT))
        axes.set_xlim(0.0, right)
        axes.set_ylim(-0.04 * top, top)
        axes.grid(axis="both")
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("how far the embedding moves when it alone is perturbed (all at once: 1)")
        axes.set_ylabel("how well it is read back (R²)")
        for point in parameters:
            _draw(axes, point, hues[point.group], ring=False)
        for point in groups:
            _draw(axes, point, hues[point.group], ring=True)
        _name(axes, parameters, groups, frame)
        _key(figure, hues, before)
    return figure


def _draw(axes: Axes, point: FactorPoint, hue: str, *, ring: bool) -> None:
    place = point.place
    if point.before is not None:
        axes.plot(
            [point.before.moved, place.moved],
            [max(0.0, point.before.read), max(0.0, place.read)],
            color=hue,
            alpha=0.3,
            linewidth=1.0,
            solid_capstyle="butt",
        )
    axes.scatter(
        place.moved,
        max(0.0, place.read),
        s=90 if ring else 20,
        facecolors="none" if ring else hue,
        edgecolors=hue,
        linewidths=1.8 if ring else 0,
        clip_on=False,
        zorder=3,
    )


def _name(axes: Axes, parameters: Sequence[FactorPoint], groups: Sequence[FactorPoint], frame: Box) -> None:
    """Put down the names of the groups, and of the parameters that lie furthest out, where there is room."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    wide, high = frame.right / (right - left), frame.top / (top - bottom)

    def pixels(point: FactorPoint) -> tuple[float, float]:
        return (point.place.moved - left) * wide, (max(0.0, point.place.read) - bottom) * high

    ordered = sorted(parameters, key=lambda point: -point.place.read / top - point.place.moved / right)
    points = [*groups, *ordered]
    names = [shortened(point.name, 30) for point in points[: len(groups) + _NAMED]]
    for number, label in enumerate(place_labels([*map(pixels, points)], names, _NAME_SIZE, frame)):
        if label is not None:
            axes.text(
                left + label.x / wide,
                bottom + label.y / high,
                label.name,
                size=_NAME_SIZE,
                weight="bold" if number < len(groups) else "normal",
                color=INK,
                ha=label.side,
                va="center_baseline",
            )


def _key(figure: Figure, hues: Mapping[str, str], before: str) -> None:
    dots = [Line2D([], [], color=hue, marker="o", linestyle="none", markersize=5.5) for hue in hues.values()]
    ring = Line2D([], [], color=FAINT, marker="o", linestyle="none", markersize=9, fillstyle="none")
    ring.set_markeredgewidth(1.6)
    keys = [*dots, ring, Line2D([], [], color=FAINT, alpha=0.5)]
    figure.legend(
        keys,
        [*hues, "the whole group", f"from {before}"],
        loc="lower left",
        bbox_to_anchor=((_LEFT - 6) / _WIDTH, 0.0),
        ncols=len(keys),
        frameon=False,
        labelcolor=INK,
        handletextpad=0.3,
        columnspacing=1.4,
    )


def _rounded_up(value: float) -> float:
    """To tenths."""
    return math.ceil(10 * value - 1e-9) / 10
