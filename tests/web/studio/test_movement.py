"""What moved most."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from soundalike.synth import get_patch
from soundalike.web.studio.movement import MOST_MOVED, moved_json

PATCH = get_patch("voice")
ROWS = arrays.arrays(np.float64, (3, len(PATCH.table)), elements=st.sampled_from([0.0, 0.25, 0.3, 0.9, 1.0]))


@given(ROWS)
def test_nothing_that_is_left_out_moved_further(rows: np.ndarray) -> None:
    source, a, b = rows
    moved = moved_json(PATCH, source, a, b)
    distance = dict(zip(PATCH.table.names, np.abs(np.stack([a, b]) - source).max(axis=0), strict=True))
    listed = [distance.pop(each["name"]) for each in moved]
    assert listed == sorted(listed, reverse=True)
    assert all(each > 0 for each in listed)
    left_out = max(distance.values())
    assert left_out == 0 if len(moved) < MOST_MOVED else left_out <= listed[-1]


def test_where_it_was_and_went_is_told_in_both_scales() -> None:
    source = np.full(len(PATCH.table), 0.5)
    a, b = source.copy(), source.copy()
    a[PATCH.table.names.index("keyboard.midi_f0")] = 0.25
    b[PATCH.table.names.index("keyboard.midi_f0")] = 1.0
    assert moved_json(PATCH, source, a, b) == [
        {
            "name": "keyboard.midi_f0",
            "title": "Keyboard: MIDI note",
            "group": "pitch",
            "unit": "MIDI note",
            "from": 0.5,
            "a": 0.25,
            "b": 1.0,
            "from_physical": 63.5,
            "a_physical": 31.75,
            "b_physical": 127.0,
        }
    ]
