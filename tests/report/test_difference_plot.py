from matplotlib.figure import Figure

from soundalike.report import Comparison, Row, Score, Section, difference_plot


def score(value, low, high, mark=""):
    return Score(value, 0.01, low, high, mark=mark)


DIFFERENCES = Comparison(
    "Linear probe",
    ("b", "c"),
    (
        Section(
            "Development tasks",
            (Row("bells", (score(0.1, 0.05, 0.2, "▲"), score(-0.1, -0.2, -0.05, "▽"))),),
        ),
        Section(
            "Result tasks",
            (Row("words", (score(-0.02, -0.03, -0.01, "▼"), score(0.0, -0.01, 0.01))),),
            Row("mean", (score(0.03, 0.01, 0.05), score(-0.04, -0.09, 0.01))),
        ),
    ),
)


def dots(figure: Figure):
    """Place and face of each dot, from the top down."""
    (axes,) = figure.axes
    lines = [line for line in axes.lines if len(line.get_xdata()) == 1]
    return [
        (round(float(line.get_xdata()[0]), 6), line.get_markerfacecolor() == line.get_color())
        for line in lines
    ]


def test_what_is_more_than_chance_is_filled():
    assert dots(difference_plot(DIFFERENCES, "a")) == [
        (10, True), (-10, False), (-2, True), (0, False), (3, True), (-4, False)
    ]  # fmt: skip


def test_rows_and_intervals_are_drawn_and_the_reference_is_named():
    figure = difference_plot(DIFFERENCES, "a")
    (axes,) = figure.axes
    assert [text.get_text() for text in axes.texts] == [
        "Development tasks", "bells", "Result tasks", "words", "mean"
    ]  # fmt: skip
    intervals = [tuple(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2]
    assert (5, 20) in [tuple(round(float(end), 6) for end in ends) for ends in intervals]
    assert axes.get_xlabel() == "points above or below a"
    (key,) = figure.legends
    assert [text.get_text() for text in key.get_texts()] == ["b", "c"]
