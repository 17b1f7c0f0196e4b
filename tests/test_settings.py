"""Settings that are chosen by name."""

from typing import Annotated, Literal

import pytest

from soundalike.errors import UserError
from soundalike.settings import Settings, chosen_by_name, merge, parse_assignments, validate


class Circle(Settings):
    name: Literal["circle"] = "circle"
    radius: float = 1.0


class Square(Settings):
    name: Literal["square"] = "square"
    side: float = 2.0


class Drawing(Settings):
    shape: Annotated[Circle | Square, chosen_by_name("shape", Circle, Square)] = Circle()


@pytest.mark.parametrize("value", ["square", {"name": "square"}, {"name": "square", "side": 2}, Square()])
def test_a_name_a_table_and_settings_mean_the_same(value: object) -> None:
    assert validate(Drawing, {"shape": value}).shape == Square()


def test_what_is_dumped_is_read_back() -> None:
    drawing = Drawing(shape=Square(side=3))
    assert validate(Drawing, drawing.model_dump(mode="json")) == drawing


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("sqare", "unknown shape 'sqare': did you mean 'square'?"),
        ({"name": "square", "sid": 1}, "unknown shape setting 'sid': did you mean 'side'?"),
        ({"name": "square", "radius": 1}, "unknown shape setting 'radius': choose one of: name, side."),
        (
            {"name": "square", "side": "wide"},
            "shape setting 'side' = \"wide\": input should be a valid number",
        ),
        ({"side": 1}, "give the name of the shape (circle, square) or a table with a 'name'"),
        (7, "give the name of the shape (circle, square) or a table with a 'name'"),
    ],
)
def test_a_mistake_is_answered_from_the_chosen_schema(value: object, sentence: str) -> None:
    with pytest.raises(UserError) as error:
        validate(Drawing, {"shape": value})
    assert sentence in str(error.value)


@pytest.mark.parametrize("base", [{}, {"shape": "circle"}, {"shape": {"name": "circle", "radius": 9.0}}])
def test_a_name_and_a_setting_of_it_can_be_given_apart(base: dict[str, object]) -> None:
    assigned = parse_assignments(["shape=square", "shape.side=5"])
    assert assigned == {"shape": {"name": "square", "side": 5}}
    later = merge({"shape": "square"}, parse_assignments(["shape.side=5"]))
    assert validate(Drawing, later).shape == Square(side=5)
    assert validate(Drawing, merge(base, {"shape": "square"})).shape == Square()
