"""Shifts in time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from soundalike.augment.time_shift import TimeShift


def shifted(audio: np.ndarray, share: float, mode: str) -> np.ndarray:
    parameters = {"share": np.full(len(audio), share), "mode": np.full(len(audio), mode)}
    return TimeShift().apply(audio, parameters, 16_000)


@given(shift=st.integers(-50, 50))
def test_rolling_there_and_back_is_the_identity(shift: int) -> None:
    audio = np.random.default_rng(0).normal(size=(2, 101)).astype(np.float32)
    there = shifted(audio, shift / 101, "roll")
    assert (there == np.roll(audio, shift, axis=1)).all()
    assert (shifted(there, -shift / 101, "roll") == audio).all()


def test_zero_lets_silence_in_where_the_sound_has_left() -> None:
    audio = np.arange(1.0, 11.0, dtype=np.float32)[None]
    assert shifted(audio, 0.3, "zero").tolist() == [[0, 0, 0, 1, 2, 3, 4, 5, 6, 7]]
    assert shifted(audio, -0.3, "zero").tolist() == [[4, 5, 6, 7, 8, 9, 10, 0, 0, 0]]
    assert shifted(audio, 0.0, "zero").tolist() == audio.tolist()
    assert not shifted(audio, 1.0, "zero").any()
    assert not shifted(audio, -1.0, "zero").any()


def test_goes_both_ways_up_to_half_the_clip() -> None:
    shares = TimeShift().draw(np.random.default_rng(0).uniform(size=(1000, 2)), 100, 100)["share"]
    assert -0.5 <= shares.min() < -0.48
    assert 0.48 < shares.max() <= 0.5
