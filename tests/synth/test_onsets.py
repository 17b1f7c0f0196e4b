"""Trains of onsets, against their equation in plain NumPy and against what must hold of any of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.synth.reference_onsets import reference_onsets

from soundalike.draws import Stream
from soundalike.synth import ParameterTable, noise_keys
from soundalike.synth.modules.onsets import MOST_ONSETS, ONSET_PARAMETERS, onsets

TABLE = ParameterTable(ONSET_PARAMETERS)
RATE = 16_000


def train(
    count: float = 8.0,
    first: float = 0.0,
    interval: float = 0.1,
    irregularity: float = 0.0,
    decay: float = 0.0,
    *,
    index: int = 0,
    seconds: float = 1.0,
    rate: int = RATE,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Positions and gains of the onsets that `onsets` writes."""
    positions, gains = np.full(MOST_ONSETS, -1), np.full(MOST_ONSETS, np.nan)
    row = np.array([np.nan, count, first, interval, irregularity, decay])
    key = noise_keys(7, Stream.NOISE, [index])[0]
    written = onsets(row, 1, key, float(rate), round(rate * seconds), positions, gains)
    assert np.all(positions[written:] == -1)
    return positions[:written], gains[:written]


def test_a_regular_train() -> None:
    positions, gains = train(count=4.0, first=0.25, interval=0.125, decay=6.0)
    np.testing.assert_array_equal(positions, [4_000, 6_000, 8_000, 10_000])
    np.testing.assert_allclose(gains, 10.0 ** (-np.array([0.0, 6.0, 12.0, 18.0]) / 20.0), rtol=1e-12)


@pytest.mark.parametrize(("count", "onset_count"), [(1.0, 1), (1.49, 1), (1.51, 2), (7.6, 8), (8.0, 8)])
def test_the_count_is_rounded(count: float, onset_count: int) -> None:
    assert len(train(count)[0]) == onset_count


def test_onsets_beyond_the_end_are_dropped() -> None:
    positions, gains = train(first=0.4, interval=0.25)
    np.testing.assert_array_equal(positions, [6_400, 10_400, 14_400])
    assert len(gains) == 3


def test_no_sound_is_without_an_onset() -> None:
    positions, _ = train(first=0.5, interval=0.6, seconds=0.1)
    np.testing.assert_array_equal(positions, [800])


def test_irregular_trains_are_each_sounds_own() -> None:
    """Uniform shifts of up to half an interval to either side: the mean is 0, the variance 1/12."""
    shifts = np.array(
        [train(irregularity=1.0, index=index)[0][1:] / (0.1 * RATE) - np.arange(1, 8) for index in range(300)]
    )
    assert np.abs(shifts).max() <= 0.5
    assert abs(shifts.mean()) < 4.0 * np.sqrt(1.0 / 12.0 / shifts.size)
    assert shifts.var() == pytest.approx(1.0 / 12.0, rel=0.1)
    correlation = np.corrcoef(shifts, rowvar=False)
    assert np.abs(correlation[~np.eye(7, dtype=bool)]).max() < 5.0 / np.sqrt(300.0)


@given(
    unit=st.lists(st.sampled_from([0.0, 1.0]) | st.floats(0.0, 1.0), min_size=5, max_size=5),
    index=st.integers(0, 2**64 - 1),
    rate=st.integers(8_000, 48_000),
    seconds=st.floats(0.1, 30.0),
)
def test_any_train(unit: list[float], index: int, rate: int, seconds: float) -> None:
    values = TABLE.to_physical(unit).tolist()
    positions, gains = train(*values, index=index, rate=rate, seconds=seconds)
    samples = round(rate * seconds)
    assert 1 <= len(positions) <= MOST_ONSETS
    assert positions[0] >= 0
    assert positions[-1] < samples
    assert np.all(np.diff(positions) >= 0)
    assert np.all(np.diff(gains) <= 0.0)
    assert gains[0] == 1.0
    key = noise_keys(7, Stream.NOISE, [index])[0]
    expected_positions, expected_gains = reference_onsets(*values, key, rate, samples)
    assert len(positions) == len(expected_positions)
    # A time half way between two samples may be rounded to either.
    assert np.abs(positions - expected_positions).max() <= 1
    np.testing.assert_allclose(gains, expected_gains, rtol=1e-10)
