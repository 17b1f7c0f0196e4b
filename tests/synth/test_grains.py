"""Bursts and grains: their closed forms, and the statistics of a Poisson process."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import kstest
from tests.synth import reference_texture

from soundalike.draws import Stream
from soundalike.synth import noise_keys
from soundalike.synth.modules.grains import add_grains, burst_envelope

RATE = 16_000.0


def envelope(
    positions: list[int], gains: list[float], fall: float, rise: float, samples: int = 8_000
) -> NDArray[np.float32]:
    out = np.full(samples, np.nan, dtype=np.float32)
    burst_envelope(np.array(positions), np.array(gains), len(positions), fall, rise, RATE, out)
    return out


def train(
    index: int, density: float, fall: float, *, spread: float = 0.0, gain: float = 1.0, samples: int = 16_000
) -> NDArray[np.float32]:
    out = np.zeros(samples, dtype=np.float32)
    add_grains(noise_keys(3, Stream.NOISE, [index])[0], density, fall, spread, gain, RATE, out)
    return out


@pytest.mark.parametrize("rise", [0.02, 0.3, 0.9])
def test_a_burst_rises_to_its_gain_where_its_two_exponentials_part_most(rise: float) -> None:
    """At t = fall * rise / (1 - rise) * ln(1 / rise)."""
    audio = envelope([1_000], [0.6], 0.05, rise)
    assert not audio[:1_001].any()
    assert audio.max() == pytest.approx(0.6, rel=1e-3)
    assert np.argmax(audio) - 1_000 == pytest.approx(
        0.05 * RATE * rise / (1.0 - rise) * np.log(1.0 / rise), abs=1.0
    )


@settings(max_examples=30)
@given(
    onsets=st.lists(st.integers(0, 7_999), min_size=1, max_size=8),
    fall=st.floats(0.002, 1.0),
    rise=st.floats(0.01, 0.95),
)
def test_bursts_add_up(onsets: list[int], fall: float, rise: float) -> None:
    gains = [0.9**k for k in range(len(onsets))]
    time = np.arange(8_000) / RATE
    expected = sum(
        gain * reference_texture.burst(time - onset / RATE, fall, rise)
        for onset, gain in zip(sorted(onsets), gains, strict=True)
    )
    np.testing.assert_allclose(envelope(sorted(onsets), gains, fall, rise), expected, rtol=0, atol=1e-5)


def test_grains_come_as_a_poisson_process() -> None:
    """Counts have a variance of their mean; intervals are exponential."""
    density = 40.0
    events = [np.flatnonzero(train(index, density, 1e-5) > 0.5) for index in range(500)]
    counts = np.array([len(each) for each in events])
    # Two grains within a sample are seen as one: 40 of 16,000.
    assert counts.mean() == pytest.approx(density, abs=4.0 * np.sqrt(density / 500.0))
    assert counts.var() == pytest.approx(density, rel=0.3)
    # The first ten of each train, so that its end does not prefer short intervals.
    intervals = np.concatenate([np.diff(each[:10]) for each in events if len(each) >= 10]) / RATE
    assert kstest(intervals, "expon", args=(0.0, 1.0 / density)).statistic < 2.23 / np.sqrt(len(intervals))


@settings(max_examples=30)
@given(
    index=st.integers(0, 2**64 - 1),
    density=st.floats(2.0, 512.0),
    fall=st.floats(0.0005, 0.06),
    spread=st.floats(0.0, 40.0),
)
def test_any_train_of_grains(index: int, density: float, fall: float, spread: float) -> None:
    key = noise_keys(3, Stream.NOISE, [index])[0]
    expected = 0.7 * reference_texture.grains(key, density, fall, spread, RATE, 4_000)
    audio = train(index, density, fall, spread=spread, gain=0.7, samples=4_000)
    np.testing.assert_allclose(audio, expected, rtol=0, atol=1e-5)


def test_a_longer_train_begins_like_a_shorter_one() -> None:
    np.testing.assert_array_equal(train(1, 30.0, 0.01)[:5_000], train(1, 30.0, 0.01, samples=5_000))
