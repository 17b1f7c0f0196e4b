"""Delta: one number, or one by name, pattern and group."""

import numpy as np
import pytest

from soundalike.errors import UserError
from soundalike.pairs import Spread, deltas
from soundalike.pairs.delta import delta_of_each
from soundalike.synth import get_patch

TABLE = get_patch("voice").table


def spread(delta: float | dict[str, float]) -> dict[str, float]:
    return dict(zip(TABLE.names, deltas(delta, TABLE).tolist(), strict=True))


@pytest.mark.parametrize("delta", [0.0, 0.25, 1.0, 1])
def test_one_number_is_for_all(delta: float) -> None:
    np.testing.assert_array_equal(deltas(delta, TABLE), np.full(78, delta))


def test_a_group_is_all_of_its_parameters_and_no_others() -> None:
    for parameter in TABLE:
        expected = 0.0 if parameter.group == "pitch" else 0.3
        assert spread({"pitch": 0.0, "*": 0.3})[parameter.name] == expected


@pytest.mark.parametrize(
    ("key", "over"),
    [
        ("vco_1.tuning", "vco_1.tun*"),
        ("vco_1.tuning", "pitch"),
        ("vco_1.tuning", "*"),
        ("vco_1.*", "pitch"),
        ("*tuning", "pitch"),
        ("vco_1.*", "vco_*"),
        ("vco_?.tuning", "vco_*"),
        ("pitch", "*"),
    ],
)
def test_the_more_telling_key_wins_in_any_order(key: str, over: str) -> None:
    """A name over a pattern, a pattern over a group, a group over the rest; of two patterns the longer."""
    for delta in ({key: 0.1, over: 0.2, "*": 0.3}, {"*": 0.3, over: 0.2, key: 0.1}):
        assert spread(delta | {key: 0.1})["vco_1.tuning"] == 0.1


def test_keys_may_name_every_parameter() -> None:
    values = {name: k / 100.0 for k, name in enumerate(TABLE.names)}
    assert spread(values) == values


@pytest.mark.parametrize(
    ("delta", "sentence"),
    [
        (-0.01, "delta = -0.01 is out of range: choose 0 to 1."),
        (1.01, "delta = 1.01 is out of range: choose 0 to 1."),
        (float("nan"), "delta = nan is out of range: choose 0 to 1."),
        ({"pitch": 2.0, "*": 0.1}, "delta = 2.0 is out of range: choose 0 to 1."),
        ({"pich": 0.1, "*": 0.1}, "unknown parameter or group in delta 'pich': did you mean 'pitch'?"),
        (
            {"vco_1.tunning": 0.1, "*": 0.1},
            "unknown parameter or group in delta 'vco_1.tunning': did you mean 'vco_1.tuning'?",
        ),
        (
            {"pitch": 0.1},
            'delta says nothing of parameter keyboard.duration: add "*" for all the rest.',
        ),
        ({}, 'delta says nothing of parameter keyboard.midi_f0: add "*" for all the rest.'),
    ],
)
def test_a_wrong_delta_is_one_sentence(delta: float | dict[str, float], sentence: str) -> None:
    with pytest.raises(UserError) as error:
        deltas(delta, TABLE)
    assert str(error.value) == sentence


def test_a_fixed_delta_is_that_of_every_pair() -> None:
    delta = {"pitch": 0.0, "*": 0.3}
    np.testing.assert_array_equal(Spread(delta, TABLE).of(0, [7, 5]), [deltas(delta, TABLE)] * 2)


def test_of_a_range_each_pair_draws_one_number_for_all_parameters() -> None:
    spread = Spread((0.01, 0.2), TABLE)
    drawn = spread.of(0, range(100))
    assert drawn.shape == (100, 78)
    np.testing.assert_array_equal(drawn, drawn[:, :1].repeat(78, axis=1))
    assert np.all((drawn >= 0.01) & (drawn <= 0.2))
    np.testing.assert_array_equal(spread.of(0, [99, 3]), drawn[[99, 3]])
    assert not np.any(spread.of(1, range(100)) == drawn)


@pytest.mark.parametrize("ends", [(0.0, 0.1), (-0.1, 0.1), (0.2, 0.1), (0.5, 1.1), (float("nan"), 0.1)])
def test_a_range_ascends_above_0_and_up_to_1(ends: tuple[float, float]) -> None:
    with pytest.raises(UserError) as error:
        Spread(ends, TABLE)
    assert str(error.value) == (
        f"delta = [{ends[0]}, {ends[1]}] is no range: choose two numbers above 0 and up to 1, the lower first."
    )


def test_of_several_tables_each_takes_the_keys_that_speak_of_it() -> None:
    """`voice` has no FM oscillators, and `voice_fm` has all that `voice` has."""
    tables = [TABLE, get_patch("voice_fm").table]
    own = next(name for name in tables[1].names if name not in tables[0].names)
    delta = {own: 0.0, "pitch": 0.1, "lfo_*": 0.2, "*": 0.3}
    first, second = delta_of_each(delta, tables)
    assert first == {key: value for key, value in delta.items() if key != own}
    assert second == delta
    assert delta_of_each(0.2, tables) == [0.2, 0.2]
    with pytest.raises(UserError, match="'pich': did you mean 'pitch'"):
        delta_of_each({"pich": 0.1, "*": 0.2}, tables)
    (only,) = delta_of_each({"*": 0.3}, [TABLE])
    assert only == {"*": 0.3}
