"""The curves of a training run: a small panel for each thing the log tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.ticker import MaxNLocator

from soundalike.report.drawing import SERIES, house_style, new_figure, to_svg

_WIDTH, _HEIGHT = 290, 150
_LEFT, _RIGHT, _BOTTOM, _TOP = 44, 8, 22, 8
_COUNTERS = ("step", "pairs")


@dataclass(frozen=True)
class Panel:
    """A drawn panel.

    Attributes:
        title: of the panel.
        caption: what it shows.
        last: name and last value of each curve, in the order of the series' colours; a curve that is alone has no name.
        svg: the curves.
    """

    title: str
    caption: str
    last: tuple[tuple[str, str], ...]
    svg: str


@dataclass(frozen=True)
class _Kind:
    """What is known of a panel: its title, the log's fields in it with their names, and how to write a value."""

    title: str
    fields: Mapping[str, str]
    write: str = "{:.3g}"
    caption: str = ""


_KINDS = (
    _Kind("Loss", {"loss": ""}),
    _Kind(
        "Alignment",
        {"alignment": "training", "held_out_alignment": "held out"},
        caption="lower is closer",
    ),
    _Kind(
        "Uniformity",
        {"uniformity": "training", "held_out_uniformity": "held out"},
        caption="lower is more evenly spread",
    ),
    _Kind("Nearest neighbours", {"knn": ""}, "{:.1%}", "on recordings"),
    _Kind("Effective rank", {"effective_rank": ""}, "{:.1f}", "directions in use"),
    _Kind("Learning rate", {"learning_rate": ""}, "{:.2g}"),
    _Kind("Speed", {"pairs_per_second": ""}, "{:,.0f}", "pairs a second"),
    _Kind("Step time", {"step_seconds": ""}, "{:.3g} s"),
    _Kind("Waiting for data", {"data_wait": ""}, "{:.1%}", "share of a step"),
)


def training_panels(log: Sequence[Mapping[str, Any]]) -> list[Panel]:
    """A panel for each number in a run's log, in the order of interest; fields it does not know come last.

    Args:
        log: one mapping a line, each with its `step`. Not every line has every field.
    """
    known = {field for kind in _KINDS for field in kind.fields}
    numbers = dict.fromkeys(field for line in log for field, value in line.items() if _is_number(value))
    others = [
        _Kind(field.replace("_", " ").capitalize(), {field: ""}) for field in numbers if field not in known
    ]
    kinds = [*_KINDS, *(kind for kind in others if not kind.fields.keys() & set(_COUNTERS))]
    return [_panel(kind, log) for kind in kinds if kind.fields.keys() & numbers.keys()]


def _panel(kind: _Kind, log: Sequence[Mapping[str, Any]]) -> Panel:
    with house_style():
        figure = new_figure(_WIDTH, _HEIGHT)
        axes = figure.add_axes(
            (_LEFT / _WIDTH, _BOTTOM / _HEIGHT, 1 - (_LEFT + _RIGHT) / _WIDTH, 1 - (_BOTTOM + _TOP) / _HEIGHT)
        )
        axes.grid(axis="y")
        axes.spines["left"].set_visible(False)
        axes.xaxis.set_major_locator(MaxNLocator(3, integer=True))
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.yaxis.set_major_locator(MaxNLocator(4))
        axes.yaxis.set_major_formatter(lambda value, _: kind.write.format(value))
        axes.margins(y=0.08)
        first = log[0]["step"]
        axes.set_xlim(first, max(first + 1, log[-1]["step"]))
        last = []
        for number, (field, name) in enumerate(kind.fields.items()):
            points = [(line["step"], line[field]) for line in log if _is_number(line.get(field))]
            if points:
                steps, values = zip(*points, strict=True)
                marker = "o" if len(points) == 1 else None
                axes.plot(steps, values, color=SERIES[number], linewidth=1.6, marker=marker, clip_on=False)
                last.append((name, kind.write.format(values[-1])))
        return Panel(kind.title, kind.caption, tuple(last), to_svg(figure, f"{kind.title} by training step"))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
