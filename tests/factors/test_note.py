import numpy as np
import pytest

from soundalike.factors.note import octaves, sounding_notes
from soundalike.synth import get_patch


def row(table, **physical):
    values = {parameter.name: (parameter.low + parameter.high) / 2 for parameter in table}
    values |= {name.replace("__", "."): value for name, value in physical.items()}
    return table.to_unit(table.row(values))


def test_a_note_is_that_of_the_loudest_oscillator():
    table = get_patch("voice").table
    tuned = {"keyboard__midi_f0": 60.0, "vco_1__tuning": 12.0, "vco_2__tuning": -24.0}
    first = row(table, **tuned, mixer__vco_1=0.8, mixer__vco_2=0.3)
    second = row(table, **tuned, mixer__vco_1=0.2, mixer__vco_2=0.3)
    np.testing.assert_allclose(sounding_notes(table, np.array([first, second])), [6.0, 3.0])


def test_oscillators_that_are_not_heard_have_no_note():
    table = get_patch("voice_fm").table
    values = row(table, keyboard__midi_f0=36.0, vco_3__tuning=24.0, vco_4__tuning=12.0, mixer__vco_4=1.0)
    np.testing.assert_allclose(sounding_notes(table, values[None]), [4.0])


def test_a_patch_of_several_keyboards_has_no_one_note():
    patch = get_patch("parametric")
    assert sounding_notes(patch.table, patch.draw_parameters(0, [0])) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("keyboard.midi_f0", 127 / 12), ("vco_1.tuning", 4.0), ("vco_1.mod_depth", None), ("mixer.vco_1", None)],
)
def test_pitches_span_octaves(name, expected):
    table = get_patch("voice").table
    assert octaves(table[table.names.index(name)]) == expected
