"""Syllables: where they lie, and how they swell and fade."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from soundalike.synth.modules.syllables import syllables

CONTROLS = 1_001
SAMPLES = 16_001
"""So that controls lie 16 samples apart, a millisecond at 16 kHz."""


def controls(
    length: float, attack: float, release: float, positions: list[int], gains: list[float]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Number, share and amplitude each millisecond."""
    numbers, places, amplitude = np.empty(CONTROLS, dtype=np.int64), np.empty(CONTROLS), np.empty(CONTROLS)
    row = np.array([np.nan, length, attack, release])
    at, strength = np.array(positions), np.array(gains)
    syllables(row, 1, at, strength, len(positions), SAMPLES, 16_000.0, numbers, places, amplitude)
    return numbers, places, amplitude


def test_two_syllables() -> None:
    """At 0.2 s and, half as loud, at 0.6 s; each 0.3 s long, a third of it swelling and a third fading."""
    numbers, places, amplitude = controls(0.3, 1.0 / 3.0, 1.0 / 3.0, [3_200, 9_600], [1.0, 0.5])
    np.testing.assert_array_equal(numbers, np.arange(CONTROLS) >= 600)
    at = [0, 199, 200, 250, 300, 350, 400, 450, 500, 599, 650, 750, 900]
    expected = [0.0, 0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 0.5, 0.0, 0.0, 0.25, 0.5, 0.0]
    np.testing.assert_allclose(amplitude[at], expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(places[[0, 200, 350, 500, 599, 600, 750, 1_000]], [0, 0, 0.5, 1, 1, 0, 0.5, 1])


def test_a_new_onset_ends_the_syllable_before() -> None:
    _, places, amplitude = controls(0.8, 0.1, 0.1, [0, 4_800], [1.0, 1.0])
    assert amplitude[299] == 1.0
    assert amplitude[300] == places[300] == 0.0


@given(
    length=st.floats(0.02, 0.8),
    attack=st.floats(0.02, 0.5),
    release=st.floats(0.05, 0.9),
    positions=st.lists(st.integers(0, SAMPLES - 1), min_size=1, max_size=8),
)
def test_any_syllables(length: float, attack: float, release: float, positions: list[int]) -> None:
    gains = [0.8**k for k in range(len(positions))]
    numbers, places, amplitude = controls(length, attack, release, sorted(positions), gains)
    assert np.all((places >= 0.0) & (places <= 1.0))
    assert np.all((amplitude >= 0.0) & (amplitude <= np.array(gains)[numbers]))
    assert not amplitude[: min(positions) // 16].any()
