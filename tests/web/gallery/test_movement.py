"""Which parameters moved most."""

import numpy as np

from soundalike.synth import Parameter, ParameterTable
from soundalike.web.gallery.movement import MOST, Move, moved_most

TABLE = ParameterTable(
    [
        Parameter("vco.tuning", -24.0, 24.0, "semitones", "pitch"),
        Parameter("adsr.attack", 0.0, 2.0, "s", "envelope", curve=0.5),
        *(Parameter(f"mixer.{k}", 0.0, 1.0, "gain", "level") for k in range(6)),
    ]
)


def test_the_furthest_comes_first_in_physical_units() -> None:
    source = np.full(len(TABLE), 0.5)
    view = source.copy()
    view[:3] = (0.25, 1.0, 0.4)
    # A curve of 1/2 squares: half of the unit range is a quarter of 2 s.
    assert moved_most(TABLE, source, view)[:2] == (
        Move("adsr.attack", "s", 0.5, 1.0, 0.5, 2.0),
        Move("vco.tuning", "semitones", 0.5, 0.25, 0.0, -12.0),
    )
    assert len(moved_most(TABLE, source, view)) == 3


def test_no_more_are_told_than_a_person_reads() -> None:
    assert len(moved_most(TABLE, np.zeros(len(TABLE)), np.ones(len(TABLE)))) == MOST


def test_what_stayed_is_not_told() -> None:
    values = np.full(len(TABLE), 0.3)
    assert moved_most(TABLE, values, values) == ()
