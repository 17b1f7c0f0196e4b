"""Embeddings as points in the plane, by class."""

import numpy as np

from soundalike.report.contents import EmbeddingMap
from soundalike.report.drawing import HUES, INK, bare, house_style, new_figure, shortened, to_svg

_WIDTH, _PLOT, _LINE, _COLUMN = 440, 350, 15, 146
_MARKERS = "o^sDvPX*<>"


def map_plot(embedding_map: EmbeddingMap, title: str) -> str:
    """Each clip a point; each class a colour and a marker, which are named below."""
    labels = np.array(embedding_map.labels)
    classes = np.unique(labels)
    columns = _WIDTH // _COLUMN
    lines = -(-len(classes) // columns)
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
        for number, name in enumerate(classes):
            colour, marker = HUES[number % len(HUES)], _MARKERS[number // len(HUES) % len(_MARKERS)]
            x, y = embedding_map.points[labels == name].T
            axes.scatter(x, y, s=size, alpha=0.75, color=colour, marker=marker, linewidths=0)
            left, middle = _COLUMN * (number // lines) + 6, 8 + _LINE * (number % lines + 0.5)
            key.scatter([left], [middle], s=26, color=colour, marker=marker, linewidths=0)
            key.text(left + 10, middle, shortened(str(name), 18), va="center", color=INK)
        return to_svg(figure, f"Map of the embeddings, {title}")
