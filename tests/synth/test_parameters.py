"""Parameter tables: names and ranges as published, and curves with an exact inverse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.synth import reference

from soundalike.errors import UserError
from soundalike.synth import GROUPS, Parameter, ParameterTable, get_patch

UNIT = st.floats(0.0, 1.0)
NAMES = {
    "voice": reference.voice_names(),
    "voice_fm": reference.voice_fm_names(),
    "parametric": reference.parametric_names(),
}

CURVES = [
    Parameter("a.plain", 0.0, 127.0, "MIDI note", "pitch"),
    Parameter("a.root", 0.01, 4.0, "s", "envelope", curve=0.5),
    Parameter("a.steep", 0.0, 1.0, "gain", "noise", curve=0.025),
    Parameter("a.hollow", -5.0, 3.0, "x", "level", curve=3.0),
    Parameter("a.symmetric", -96.0, 96.0, "semitones", "pitch", curve=0.2, symmetric=True),
    Parameter("a.off_centre", -10.0, 20.0, "Hz", "modulation", curve=0.5, symmetric=True),
    Parameter("a.straight", -1.0, 2.0, "x", "timbre", symmetric=True),
]


# Names and ranges -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "count"), [("voice", 78), ("voice_fm", 130), ("parametric", 340)])
def test_names_and_their_order_are_the_references(name: str, count: int) -> None:
    assert list(get_patch(name).table.names) == NAMES[name]
    assert len(NAMES[name]) == count


@pytest.mark.parametrize("counts", [(1, 1, 1, 0), (4, 0, 0, 0), (0, 2, 0, 3), (1, 2, 3, 4)])
def test_names_of_parametric_with_other_counts(counts: tuple[int, ...]) -> None:
    arguments = dict(zip(("sine", "square_saw", "fm_sine", "fm_square_saw"), counts, strict=True))
    patch = get_patch("parametric:" + ",".join(f"{name}={count}" for name, count in arguments.items()))
    assert list(patch.table.names) == reference.parametric_names(**arguments)


@pytest.mark.parametrize("name", NAMES)
def test_ranges_and_curves_are_the_references(name: str) -> None:
    for parameter in get_patch(name).table:
        expected = reference.range_of(parameter.name)
        assert (parameter.low, parameter.high, parameter.curve, parameter.symmetric) == expected, parameter


def test_the_unit_prior_changes_one_curve() -> None:
    physical, unit = get_patch("voice").table, get_patch("voice", "unit").table
    changed = [(a.name, a.curve, b.curve) for a, b in zip(physical, unit, strict=True) if a != b]
    assert changed == [("mixer.noise", 1.0, 0.025)]
    assert get_patch("voice_fm", "unit").table == get_patch("voice_fm").table


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("keyboard.midi_f0", "pitch"),
        ("vco_1.tuning", "pitch"),
        ("vco_2.mod_depth", "pitch"),
        ("keyboard.duration", "envelope"),
        ("adsr_1.attack", "envelope"),
        ("adsr_3.alpha", "envelope"),
        ("vco_2.shape", "timbre"),
        ("vco_1.initial_phase", "timbre"),
        ("vco_4.mod_depth", "timbre"),
        ("lfo_1.frequency", "modulation"),
        ("lfo_2_amp_adsr.attack", "modulation"),
        ("mod_matrix.adsr_1_to_vco_1_amp", "modulation"),
        ("mixer.vco_1", "level"),
        ("mixer.noise", "noise"),
    ],
)
def test_groups(name: str, group: str) -> None:
    table = get_patch("voice_fm").table
    assert table[table.names.index(name)].group == group


@pytest.mark.parametrize("name", NAMES)
def test_every_group_shapes_every_patch(name: str) -> None:
    assert {parameter.group for parameter in get_patch(name).table} == set(GROUPS)


def test_names_are_unique() -> None:
    with pytest.raises(ValueError, match="share a name"):
        ParameterTable([CURVES[0], CURVES[0]])


# Curves -----------------------------------------------------------------------------------------------------


def test_curves_are_the_references() -> None:
    unit = np.linspace(0.0, 1.0, 1_001)
    for parameter in CURVES:
        expected = reference.Range(parameter.low, parameter.high, parameter.curve, parameter.symmetric)
        physical = ParameterTable([parameter]).to_physical(unit[:, None])[:, 0]
        np.testing.assert_allclose(
            physical, reference.unit_to_physical(unit, expected), rtol=0, atol=1e-12 * 200
        )


@pytest.mark.parametrize("table", [ParameterTable(CURVES), get_patch("parametric").table])
def test_the_ends_are_the_ends(table: ParameterTable) -> None:
    for end, value in ((0.0, [p.low for p in table]), (1.0, [p.high for p in table])):
        unit = np.full(len(table), end)
        np.testing.assert_array_equal(table.to_physical(unit), value)
        np.testing.assert_array_equal(table.to_unit(np.array(value)), unit)


@given(shares=st.lists(UNIT, min_size=len(CURVES), max_size=len(CURVES)))
def test_physical_values_come_back(shares: list[float]) -> None:
    """The error is rounding's: a few parts in 10^16 of the range, and at curve 0.025 forty times that."""
    table = ParameterTable(CURVES)
    low, span = (np.array([getattr(p, end) for p in CURVES]) for end in ("low", "high"))
    span = span - low
    physical = np.clip(low + span * np.array(shares), low, low + span)
    unit = table.to_unit(physical)
    assert np.all((unit >= 0.0) & (unit <= 1.0))
    np.testing.assert_allclose((table.to_physical(unit) - physical) / span, 0.0, rtol=0, atol=1e-13)


@given(units=st.lists(UNIT, min_size=len(CURVES), max_size=len(CURVES)))
def test_unit_values_come_back_where_the_curve_is_not_flat(units: list[float]) -> None:
    """A curve is all but flat where physical values bunch: there they no longer tell unit values apart."""
    table, unit = ParameterTable(CURVES), np.array(units)
    distance = np.where([p.symmetric for p in CURVES], np.abs(2.0 * unit - 1.0), unit)
    steep = distance ** np.array([1.0 / p.curve for p in CURVES]) > 1e-6
    back = table.to_unit(table.to_physical(unit))
    np.testing.assert_allclose(back[steep], unit[steep], rtol=0, atol=1e-8)


@given(units=st.lists(UNIT, min_size=2, max_size=2, unique=True))
def test_curves_rise(units: list[float]) -> None:
    table = ParameterTable(CURVES)
    low, high = (table.to_physical(np.full(len(CURVES), unit)) for unit in sorted(units))
    assert np.all(low <= high)


# Rows by name -----------------------------------------------------------------------------------------------

VALUES = {parameter.name: parameter.high for parameter in CURVES}


def test_a_row_is_in_the_tables_order() -> None:
    row = ParameterTable(CURVES).row(dict(reversed(VALUES.items())))
    assert row.tolist() == [parameter.high for parameter in CURVES]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"a.plane": 1.0}, "unknown parameter 'a.plane': did you mean 'a.plain'?"),
        ({"a.plain": 128.0}, "parameter 'a.plain' = 128.0 is out of range: choose 0 to 127 MIDI note."),
        ({"a.plain": float("nan")}, "parameter 'a.plain' = nan is out of range: choose 0 to 127 MIDI note."),
        ({"a.root": None}, "parameter 'a.root' is missing: every parameter of the patch needs a value."),
    ],
)
def test_a_wrong_row_is_one_sentence(change: dict[str, float | None], sentence: str) -> None:
    values = {name: value for name, value in (VALUES | change).items() if value is not None}
    with pytest.raises(UserError) as error:
        ParameterTable(CURVES).row(values)
    assert str(error.value) == sentence
