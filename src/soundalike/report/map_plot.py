"""Embeddings as points in the plane, by class; those whose sound is there can be played."""

import html
from collections import Counter
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from soundalike.report.contents import EmbeddingMap, Sound
from soundalike.report.drawing import (
    HUES,
    INK,
    SERIES,
    bare,
    house_style,
    new_figure,
    shortened,
    to_svg,
)

_WIDTH, _PLOT, _LINE, _COLUMN = 440, 350, 15, 146
_COLUMNS = _WIDTH // _COLUMN
_MARKERS = "o^sDvPX*<>"
_NAMED = 8 * _COLUMNS
"""Classes, the most frequent ones; more could not be told apart."""
_REACH = 6
"""Radius around a point in which a click plays it, in pixels."""


def map_plot(
    embedding_map: EmbeddingMap, title: str, sounds: Mapping[int, Sound] | None = None, task: int = 0
) -> str:
    """Each clip a point; each class a colour and a marker, which are named below.

    Args:
        embedding_map: what to draw.
        title: of the task.
        sounds: by the clip's number; a clip that has one is a button for the page's player.
        task: its number on the page, which makes the buttons' names unique.
    """
    labels = np.array(embedding_map.labels)
    counted = Counter(embedding_map.labels)
    named = sorted(name for name, _ in counted.most_common(_NAMED))
    others = ~np.isin(labels, named)
    entries = len(named) + bool(others.any())
    lines = -(-entries // _COLUMNS)
    legend = _LINE * lines + 8
    height = _PLOT + legend
    size = float(np.clip(9000 / len(labels), 7, 26))
    with house_style():
        figure = new_figure(_WIDTH, height)
        axes = figure.add_axes((0, legend / height, 1, _PLOT / height))
        bare(axes)
        axes.margins(0.03)
        key = figure.add_axes((0, 0, 1, legend / height))
        bare(key)
        key.set_xlim(0, _WIDTH)
        key.set_ylim(legend, 0)
        for number in range(entries):
            if number < len(named):
                name, chosen = named[number], labels == named[number]
                colour, marker = HUES[number % len(HUES)], _MARKERS[number // len(HUES) % len(_MARKERS)]
            else:
                name, chosen = f"{len(counted) - len(named)} others", others
                colour, marker = SERIES[2], "o"
            x, y = embedding_map.points[chosen].T
            axes.scatter(x, y, s=size, alpha=0.75, color=colour, marker=marker, linewidths=0)
            left, middle = _COLUMN * (number // lines) + 6, 8 + _LINE * (number % lines + 0.5)
            key.scatter([left], [middle], s=26, color=colour, marker=marker, linewidths=0)
            key.text(left + 10, middle, shortened(name, 18), va="center", color=INK)
        svg = to_svg(figure, f"Map of the embeddings, {title}")
        places = axes.transData.transform(embedding_map.points) * 72 / figure.dpi
        places[:, 1] = height - places[:, 1]
        return _with_buttons(svg, places, embedding_map, sounds or {}, task)


def _with_buttons(
    svg: str,
    places: NDArray[np.float64],
    embedding_map: EmbeddingMap,
    sounds: Mapping[int, Sound],
    task: int,
) -> str:
    """The drawing with an unseen button on every point that has a sound. One of them is a stop of the tab key.

    Args:
        svg: the drawing.
        places: of the points, in pixels from its upper left corner, shape (clips, 2).
        embedding_map: whose points they are.
        sounds: by the clip's number.
        task: its number on the page.
    """
    buttons: list[str] = []
    for (x, y), clip in zip(places, embedding_map.clips, strict=True):
        if clip in sounds:
            name = html.escape(sounds[clip].name)
            buttons.append(
                f'<circle class="player" role="button" tabindex="{-1 if buttons else 0}" data-sound="{task}-{clip}"'
                f' aria-label="{name}" cx="{x:.1f}" cy="{y:.1f}" r="{_REACH}"><title>{name}</title></circle>'
            )
    if not buttons:
        return svg
    # What is inside a picture cannot be reached by those who do not see it; what is inside a group can.
    return svg.replace('role="img"', 'role="group"', 1).replace("</svg>", "".join(buttons) + "</svg>")
