"""Settings: read, assigned, merged, chosen by name, and checked with one sentence for the first mistake."""

from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError, model_validator

from soundalike.errors import UserError
from soundalike.settings import (
    Settings,
    chosen_by_name,
    merge,
    parse_assignments,
    read_settings,
    validate,
)


class Circle(Settings):
    name: Literal["circle"] = "circle"
    radius: float = 1.0


class Square(Settings):
    name: Literal["square"] = "square"
    side: float = 2.0


class Drawing(Settings):
    shape: Annotated[Circle | Square, chosen_by_name("shape", Circle, Square)] = Circle()


# Choosing by name -------------------------------------------------------------------------------------------


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


# Reading ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [("run.toml", "seed = 3\n[delta]\npitch = 0.0\n"), ("run.json", '{"seed": 3, "delta": {"pitch": 0.0}}')],
)
def test_toml_and_json_say_the_same(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    assert read_settings(tmp_path / name) == {"seed": 3, "delta": {"pitch": 0.0}}


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("run.toml", None, "No such file"),
        ("run.json", None, "No such file"),
        ("run.toml", b"seed = = 3", "is not valid TOML"),
        ("run.toml", b"\xff", "is not valid TOML"),
        ("run.json", b"[1]", "must hold key-value pairs"),
        ("run.yaml", b"seed: 3", "must be a .toml or .json file"),
    ],
)
def test_unreadable_settings_are_named(
    tmp_path: Path, name: str, content: bytes | None, complaint: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=complaint) as error:
        read_settings(tmp_path / name)
    assert str(tmp_path / name) in str(error.value)


# Assignments and merging ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ([], {}),
        (["batch_size=256"], {"batch_size": 256}),
        (["precision=bf16"], {"precision": "bf16"}),
        (["patch=parametric:sine=3"], {"patch": "parametric:sine=3"}),
        (['name="7"', "flag=true", "none=null"], {"name": "7", "flag": True, "none": None}),
        (["name="], {"name": ""}),
        (["delta.pitch=0", "delta.*=0.25"], {"delta": {"pitch": 0, "*": 0.25}}),
        (['delta={"pitch": 0}', "delta.level=1"], {"delta": {"pitch": 0, "level": 1}}),
        (["delta.pitch=0", "delta=0.1"], {"delta": 0.1}),
        (["a=1", "a=2"], {"a": 2}),
    ],
)
def test_assignments(words: list[str], values: dict[str, object]) -> None:
    assert parse_assignments(words) == values


@pytest.mark.parametrize("word", ["steps", "=3", "delta.=1", ".pitch=1", "a..b=1", ""])
def test_words_that_assign_nothing(word: str) -> None:
    with pytest.raises(UserError) as error:
        parse_assignments([word])
    assert str(error.value) == f"'{word}' is not of the form key=value."


TREES = st.recursive(
    st.integers() | st.none(),
    lambda inside: st.dictionaries(st.sampled_from("abc"), inside, max_size=3),
    max_leaves=6,
)
TABLES = st.dictionaries(st.sampled_from("abc"), TREES, max_size=3)


@given(base=TABLES, update=TABLES)
def test_merging_is_replacing_by_path(base: dict[str, object], update: dict[str, object]) -> None:
    merged = merge(base, update)
    assert merge(merged, update) == merged
    assert merge({}, update) == update
    assert merge(base, {}) == base
    assert set(merged) == set(base) | set(update)
    for key, value in update.items():
        if not isinstance(value, dict) or not isinstance(base.get(key), dict):
            assert merged[key] == value


def test_merging_leaves_its_arguments_alone() -> None:
    base, update = {"a": {"b": 1}}, {"a": {"c": 2}}
    assert merge(base, update) == {"a": {"b": 1, "c": 2}}
    assert (base, update) == ({"a": {"b": 1}}, {"a": {"c": 2}})


# Validation -------------------------------------------------------------------------------------------------


class Canvas(Settings):
    width: int = Field(ge=1)
    colours: dict[str, float] = Field(default_factory=dict)
    circle: Circle = Circle()

    @model_validator(mode="after")
    def _circle_fits(self) -> "Canvas":
        if self.circle.radius > self.width:
            raise ValueError("The circle is wider than the canvas.")
        return self


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "configuration key 'width' is missing."),
        ({"width": 0}, "configuration key 'width' = 0: input should be greater than or equal to 1."),
        ({"width": 1, "widht": 2}, "unknown configuration key 'widht': did you mean 'width'?"),
        ({"width": 1, "colours": 3}, "configuration key 'colours' = 3: expected a table of keys and values."),
        ({"width": 1, "circle": 3}, "configuration key 'circle' = 3: expected a table of keys and values."),
        (
            {"width": 1, "colours": {"red": float("nan")}},
            "configuration key 'colours.red' = NaN: input should be a finite number.",
        ),
        ({"width": 1, "circle": {"radius": 2}}, "the circle is wider than the canvas."),
        ([], "expected a table of keys and values."),
    ],
)
def test_the_first_mistake_is_one_sentence(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(UserError) as error:
        validate(Canvas, values)
    assert str(error.value) == sentence


def test_what_is_validated_says_what_it_is() -> None:
    with pytest.raises(UserError, match=r"^option 'width' is missing"):
        validate(Canvas, {}, "option")


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Circle().radius = 2.0  # type: ignore[misc]


def test_a_value_in_thousands_of_brackets_is_one_sentence() -> None:
    with pytest.raises(UserError, match="the value of delta is nested too deeply"):
        parse_assignments(["delta=" + "[" * 100_000])
