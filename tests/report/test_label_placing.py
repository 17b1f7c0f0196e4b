from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from soundalike.report.label_placing import Box, place_labels

FRAME = Box(0.0, 0.0, 400.0, 200.0)
POINTS = st.lists(
    st.tuples(st.floats(0, 400, allow_subnormal=False), st.floats(0, 200, allow_subnormal=False)),
    min_size=1,
    max_size=25,
)


def extent(label, size=10.0):
    """The box of a label, from where it stands."""
    width = 0.57 * size * len(label.name)
    left = {"left": label.x, "center": label.x - width / 2, "right": label.x - width}[label.side]
    return Box(left, label.y - 0.575 * size, left + width, label.y + 0.575 * size)


@given(POINTS)
def test_labels_overlap_neither_each_other_nor_points_nor_the_frame(points):
    names = [f"module_{number}.knob" for number in range(len(points))]
    boxes = [extent(label) for label in place_labels(points, names, 10.0, FRAME) if label is not None]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    assert all(FRAME.contains(box) for box in boxes)
    for x, y in points:
        assert not any(box.left < x < box.right and box.bottom < y < box.top for box in boxes)


def test_a_lone_point_has_its_name_on_the_right_and_at_the_edge_on_the_left():
    (middle,) = place_labels([(200.0, 100.0)], ["knob"], 10.0, FRAME)
    assert (middle.side, middle.y) == ("left", 100.0)
    assert middle.x > 200
    (edge,) = place_labels([(399.0, 100.0)], ["knob"], 10.0, FRAME)
    assert edge.side == "right"
    assert edge.x < 399


def test_where_there_is_no_room_the_more_important_keeps_its_name():
    crowd = [(20.0, 10.0), (22.0, 10.0)]
    first, second = place_labels(crowd, ["a rather long name"] * 2, 10.0, Box(0.0, 0.0, 150.0, 20.0))
    assert first is not None
    assert second is None


def test_points_without_a_name_are_kept_clear_of():
    labels = place_labels([(200.0, 100.0), (220.0, 100.0)], ["knob"], 10.0, FRAME)
    assert len(labels) == 1
    assert labels[0].side == "right"
