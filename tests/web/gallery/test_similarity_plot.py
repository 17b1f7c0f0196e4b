"""The plot of similarities: where its marks lie, and what it says to those who cannot see it."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from soundalike.web.gallery.similarity import Similarities
from soundalike.web.gallery.similarity_plot import in_words, similarity_plot

SIMILARITIES = Similarities(
    "angles",
    pairs=np.array([[0.9, 0.7], [1.0, 0.5], [0.8, 0.3]]),
    random=np.linspace(-0.2, 0.2, 101),
)
DELTAS = (0.1, 0.5)


def parts(similarities: Similarities, kind: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(similarity_plot(similarities, DELTAS)).iter(kind))


def test_marks_lie_where_the_axis_says() -> None:
    levels = {
        text.text.replace("−", "-"): float(text.get("y", "")) - 4
        for text in parts(SIMILARITIES, "text")
        if text.get("class") == "tick side"
    }
    values = sorted(levels, key=float)
    assert float(values[0]) <= -0.2
    assert values[-1] == "1.00"
    for circle, median in zip(parts(SIMILARITIES, "circle"), (0.9, 0.5), strict=True):
        expected = np.interp(median, [float(each) for each in values], [levels[each] for each in values])
        assert float(circle.get("cy", "")) == pytest.approx(expected, abs=0.11)


def test_every_example_has_a_line_and_random_pairs_a_box() -> None:
    lines = [line.get("class") for line in parts(SIMILARITIES, "polyline")]
    assert lines == ["each"] * 3 + ["median"]
    assert len(parts(SIMILARITIES, "rect")) == 1


def test_one_example_is_drawn_without_random_pairs() -> None:
    alone = Similarities("angles", np.array([[1.0, 1.0]]), np.array([]))
    assert parts(alone, "rect") == []
    assert "Random" not in in_words(alone, DELTAS)


def test_it_says_what_it_shows() -> None:
    (told,) = parts(SIMILARITIES, "desc")
    assert told.text == (
        "Median over 3 examples: 0.90 at delta 0.10, 0.50 at delta 0.50."
        " Random pairs: median 0.00, the middle 90 % from −0.18 to 0.18."
    )
