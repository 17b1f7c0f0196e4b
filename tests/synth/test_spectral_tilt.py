"""The tilt's slope, and its sections one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.synth import reference_filters

from soundalike.synth.modules.spectral_tilt import tilt


@pytest.mark.parametrize("slope", [-9.0, -6.0, -3.0, -1.5, 0.0, 1.5, 3.0])
def test_the_slope_is_the_one_asked_for(slope: float) -> None:
    """From 200 Hz to 8 kHz the response stays within 1.5 dB of a straight line of that slope."""
    impulse = np.zeros(48_000, dtype=np.float32)
    impulse[0] = 1.0
    tilt(impulse, slope, 48_000.0)
    spectrum = np.abs(np.fft.rfft(impulse.astype(float)))
    assert spectrum[0] == pytest.approx(1.0, abs=1e-4)
    hertz = np.geomspace(200.0, 8_000.0, 200).astype(int)
    decibels, octaves = 20.0 * np.log10(spectrum[hertz]), np.log2(hertz)
    offset = np.mean(decibels - slope * octaves)
    np.testing.assert_allclose(decibels, slope * octaves + offset, rtol=0, atol=1.5)


@settings(max_examples=30)
@given(slope=st.floats(-9.0, 3.0), sample_rate=st.integers(8_000, 48_000), seed=st.integers(0, 99))
def test_any_tilt(slope: float, sample_rate: int, seed: int) -> None:
    noise = np.random.default_rng(seed).uniform(-1.0, 1.0, 1_000).astype(np.float32)
    expected = reference_filters.tilt(noise.astype(float), slope, sample_rate)
    tilt(noise, slope, float(sample_rate))
    np.testing.assert_allclose(noise, expected, rtol=1e-6, atol=1e-6 * np.abs(expected).max())
