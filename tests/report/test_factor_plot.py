import re

import pytest

from soundalike.report import FactorPoint, Place, factor_plot
from soundalike.report.drawing import HUES, to_svg


def point(name, group, moved, read, before=None):
    return FactorPoint(name, group, Place(moved, read), before and Place(*before))


@pytest.fixture
def points():
    return [
        point("key.note", "pitch", 0.8, 0.4, (0.5, 0.2)),
        point("key.bend", "pitch", 0.3, -0.01),
        point("mixer.gain", "level", 0.2, 0.3),
    ]


GROUPS = [point("pitch", "pitch", 0.9, 0.2), point("level", "level", 0.25, 0.35)]


def test_dots_have_the_colour_of_their_group_and_their_names(points):
    figure = factor_plot(points, GROUPS, "untrained")
    svg = to_svg(figure, "factors")
    for words in (
        "key.note",
        "key.bend",
        "mixer.gain",
        "pitch",
        "level",
        "from untrained",
        "the whole group",
    ):
        assert f">{words}</text>" in svg
    (axes,) = figure.axes
    dots = [tuple(each.get_offsets()[0]) for each in axes.collections]
    assert dots == [(0.8, 0.4), (0.3, 0.0), (0.2, 0.3), (0.9, 0.2), (0.25, 0.35)]
    assert svg.count(HUES[0]) > svg.count(HUES[1]) > 0


def test_a_tail_begins_where_a_parameter_was(points):
    (axes,) = factor_plot(points, GROUPS, "untrained").axes
    tails = [line.get_xydata().tolist() for line in axes.lines]
    assert tails == [[[0.5, 0.2], [0.8, 0.4]]]


def test_axes_are_alike_until_numbers_leave_them(points):
    (axes,) = factor_plot(points, GROUPS, "untrained").axes
    assert (axes.get_xlim(), axes.get_ylim()[1]) == ((0.0, 1.0), 0.6)
    wide = [*points, point("key.far", "pitch", 1.13, 0.74)]
    (axes,) = factor_plot(wide, GROUPS, "untrained").axes
    assert axes.get_xlim()[1] == pytest.approx(1.2)
    assert axes.get_ylim()[1] == pytest.approx(0.8)


def test_a_crowd_goes_without_most_of_its_names():
    crowd = [point(f"key.knob_{number}", "pitch", 0.1, 0.0) for number in range(60)]
    svg = to_svg(factor_plot(crowd, GROUPS, "untrained"), "crowd")
    assert len(re.findall(r">key\.knob_\d+</text>", svg)) < 10
