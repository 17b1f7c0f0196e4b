"""Bursts of noise, tremolo and drive."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.synth.comparison import noise_of
from tests.synth.reference_layers import reference_bursts, reference_drive, reference_tremolo

from soundalike.draws import Stream
from soundalike.synth import noise_keys
from soundalike.synth.modules.burst import bursts
from soundalike.synth.modules.distortion import LEAST_DRIVE, soft_drive
from soundalike.synth.modules.tremolo import tremolo

RATE = 16_000.0
NOISE = noise_of(noise_keys(0, Stream.NOISE, [0])[0], 64_000)


def burst(
    decay: float, centre: float, bandwidth: float, samples: int, onsets: dict[int, float]
) -> NDArray[np.float32]:
    """Bursts of the module at `onsets`, gains by position."""
    out = np.full(samples, np.nan, dtype=np.float32)
    positions, gains = np.array(list(onsets)), np.array(list(onsets.values()))
    row = np.array([decay, centre, bandwidth])
    bursts(row, 0, NOISE.astype(np.float32), positions, gains, RATE, out)
    return out


# Bursts -----------------------------------------------------------------------------------------------------


@given(
    decay=st.floats(-8.0, 0.0),
    centre=st.floats(6.0, 13.5),
    bandwidth=st.floats(0.2, 6.0),
    positions=st.lists(st.integers(0, 1_599), min_size=1, max_size=8).map(sorted),
)
def test_bursts(decay: float, centre: float, bandwidth: float, positions: list[int]) -> None:
    gains = 0.5 ** np.arange(len(positions))
    out = np.empty(1_600, dtype=np.float32)
    row, at = np.array([decay, centre, bandwidth]), np.array(positions)
    bursts(row, 0, NOISE.astype(np.float32), at, gains, RATE, out)
    expected = reference_bursts(decay, centre, bandwidth, NOISE[:1_600], at, gains, RATE)
    np.testing.assert_allclose(out, expected, rtol=0, atol=2e-6)


@pytest.mark.parametrize("centre", [8.0, 10.0, 12.0])
@pytest.mark.parametrize("bandwidth", [0.5, 3.0])
def test_a_band_keeps_the_noises_level(centre: float, bandwidth: float) -> None:
    """White noise of power 1/3 has it after the band-pass too; measured under an envelope that hardly falls."""
    envelope = 10.0 ** (-3.0 * np.arange(1_600) / RATE)
    long = np.concatenate(
        [
            burst(0.0, centre, bandwidth, begin + 1_600, {begin: 1.0})[begin:]
            for begin in range(0, 60_000, 1_600)
        ]
    )
    power = np.mean((long.reshape(-1, 1_600) / envelope)[:, 400:] ** 2)
    assert power == pytest.approx(1.0 / 3.0, rel=0.25)


@pytest.mark.parametrize("centre", [8.0, 11.0])
def test_a_narrow_burst_lies_about_its_centre(centre: float) -> None:
    spectrum = np.abs(np.fft.rfft(burst(0.0, centre, 0.2, 16_000, {0: 1.0}))) ** 2
    near = np.abs(np.log2(np.arange(1, len(spectrum)) / 2.0**centre)) < 0.5
    assert spectrum[1:][near].sum() > 0.85 * spectrum[1:].sum()


def test_a_burst_falls_by_60_decibels_in_its_decay_time_and_then_ends() -> None:
    out = burst(-3.0, 12.0, 6.0, 16_000, {0: 1.0}).astype(np.float64)
    level = np.sqrt(np.mean(out[:16_000].reshape(-1, 400) ** 2, axis=1))
    assert 20.0 * np.log10(level[0] / level[5]) == pytest.approx(60.0, abs=3.0)
    # It ends at -140 dB: after 7/3 of the decay time.
    end = round(7.0 / 3.0 * 0.125 * 16_000)
    np.testing.assert_array_equal(out[end + 1 :], 0.0)
    assert np.any(out[end - 20 : end] != 0.0)


# Tremolo ----------------------------------------------------------------------------------------------------


@given(rate=st.floats(0.5, 20.0), depth=st.floats(0.0, 1.0), sample_rate=st.integers(8_000, 48_000))
def test_tremolo(rate: float, depth: float, sample_rate: int) -> None:
    out = np.empty(3_000, dtype=np.float32)
    tremolo(np.array([rate, depth]), 0, float(sample_rate), out)
    expected = reference_tremolo(rate, depth, sample_rate, 3_000)
    # A step is rounded to 2^-32 turns, and the cosine is off by less than 4e-7.
    np.testing.assert_allclose(out, expected, rtol=0, atol=4e-6)
    assert out[0] == pytest.approx(1.0, abs=1e-6)
    assert out.min() >= 1.0 - depth - 1e-6


# Drive ------------------------------------------------------------------------------------------------------


@given(
    drive=st.floats(0.0, 6.0) | st.floats(0.0, 3.0 * LEAST_DRIVE),
    samples=st.lists(st.floats(-8.0, 8.0, width=32), min_size=1, max_size=40),
)
def test_drive(drive: float, samples: list[float]) -> None:
    signal = np.array(samples, dtype=np.float32)
    out = signal.copy()
    soft_drive(drive, out)
    expected = reference_drive(drive, signal.astype(np.float64))
    np.testing.assert_allclose(out, expected, rtol=5e-6, atol=1e-40)


def test_no_drive_is_the_identity() -> None:
    signal = np.linspace(-4.0, 4.0, 33, dtype=np.float32)
    out = signal.copy()
    soft_drive(0.0, out)
    np.testing.assert_array_equal(out, signal)


def test_full_scale_stays_and_soft_sounds_are_lifted() -> None:
    signal = np.array([-1.0, 1e-4, 1.0], dtype=np.float32)
    out = signal.copy()
    soft_drive(5.0, out)
    np.testing.assert_allclose(out, [-1.0, 5e-4 / np.tanh(5.0), 1.0], rtol=1e-5)
