"""Pitch shift: every frequency times one ratio, nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.augment import TRANSFORMS
from soundalike.augment.pitch_shift import PitchShift

RATE = 16_000
TRANSFORM = PitchShift()


def shift(audio: np.ndarray, *semitones: float, sample_rate: int = RATE) -> np.ndarray:
    return TRANSFORM.apply(np.atleast_2d(audio), {"semitones": np.array(semitones)}, sample_rate)


def sine(frequency_hz: float, samples: int = RATE, sample_rate: int = RATE) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * frequency_hz * np.arange(samples) / sample_rate)).astype(np.float32)


def peak_hz(audio: np.ndarray, sample_rate: int = RATE) -> float:
    """The strongest frequency, between bins by a parabola through the logarithms of a Gaussian window's peak."""
    middle = audio[len(audio) // 8 : -len(audio) // 8].astype(np.float64)
    place = np.linspace(-1.0, 1.0, len(middle))
    power = np.abs(np.fft.rfft(middle * np.exp(-0.5 * (place * 4) ** 2), 4 * len(middle)))
    k = int(np.argmax(power[1:-1])) + 1
    left, top, right = np.log(power[k - 1 : k + 2])
    return (k + 0.5 * (left - right) / (left - 2 * top + right)) * sample_rate / (4 * len(middle))


def cents(frequency_hz: float, expected_hz: float) -> float:
    return 1200 * np.log2(frequency_hz / expected_hz)


def test_the_transform_is_known_by_its_name() -> None:
    assert TRANSFORMS["pitch_shift"] is PitchShift


@given(frequency_hz=st.floats(100.0, 7000.0), semitones=st.floats(-15.0, 15.0))
@settings(max_examples=60, deadline=None)
def test_a_sine_moves_by_the_ratio_asked_for(frequency_hz: float, semitones: float) -> None:
    ratio = 2 ** (semitones / 12)
    shifted = shift(sine(frequency_hz), semitones)[0]
    assert shifted.shape == (RATE,)
    if frequency_hz * ratio < 0.9 * RATE / 2:
        assert abs(cents(peak_hz(shifted), frequency_hz * ratio)) < 5
    if frequency_hz * ratio < 0.8 * RATE / 2:  # Above this the interpolation filter has begun to fall.
        middle = shifted[2000:-2000].astype(np.float64)
        assert 20 * np.log10(np.sqrt(2 * np.mean(middle**2)) / 0.5) == pytest.approx(0.0, abs=0.5)
    if frequency_hz * ratio > 1.05 * RATE / 2:
        assert np.abs(shifted[1500:-1500]).max() < 2e-3


@pytest.mark.parametrize("sample_rate", [8000, 22_050, 44_100])
def test_any_sample_rate_will_do(sample_rate: int) -> None:
    audio = sine(700.0, sample_rate, sample_rate)
    for semitones in (-15.0, 4.3, 15.0):
        shifted = shift(audio, semitones, sample_rate=sample_rate)[0]
        assert abs(cents(peak_hz(shifted, sample_rate), 700.0 * 2 ** (semitones / 12))) < 5


@pytest.mark.parametrize("semitones", [-15.0, -5.5, 0.0, 3.2, 15.0])
def test_an_impulse_stays_where_it_was(semitones: float) -> None:
    audio = np.zeros(RATE, dtype=np.float32)
    audio[9000] = 1.0
    energy = shift(audio, semitones)[0].astype(np.float64) ** 2
    middle = np.sum(energy * np.arange(RATE)) / energy.sum()
    assert middle == pytest.approx(9000, abs=0.002 * RATE)
    assert energy[9000 - 64 : 9000 + 64].sum() > 0.9 * energy.sum()


@pytest.mark.parametrize("semitones", [-15.0, -4.0, 4.0, 15.0])
def test_noise_keeps_about_its_loudness(semitones: float) -> None:
    # Of what moves up, the part that stays below the Nyquist frequency; what moves down fills less of the band.
    audio = np.random.default_rng(3).normal(0.0, 0.1, RATE).astype(np.float32)
    kept = min(2 ** (-semitones / 12), 1.0)
    change = np.mean(shift(audio, semitones)[0].astype(np.float64) ** 2) / np.mean(audio**2) / kept
    assert abs(10 * np.log10(change)) < 2.0


def test_silence_stays_silence_and_a_constant_constant() -> None:
    assert not shift(np.zeros((3, RATE), np.float32), -15.0, 0.0, 15.0).any()
    constant = shift(np.full((2, RATE), 0.5, np.float32), -7.0, 7.0)
    np.testing.assert_allclose(constant[:, 2000:-2000], 0.5, atol=0.01)


@pytest.mark.parametrize("samples", [1, 2, 47, 1600, 30 * RATE])
def test_clips_of_any_length_keep_it(samples: int) -> None:
    audio = np.random.default_rng(4).uniform(-0.9, 0.9, (3, samples)).astype(np.float32)
    shifted = shift(audio, -15.0, 0.7, 15.0)
    assert shifted.shape == audio.shape
    assert shifted.dtype == np.float32
    assert np.isfinite(shifted).all()


def test_an_item_is_the_same_alone_and_among_others() -> None:
    audio = np.random.default_rng(5).uniform(-0.9, 0.9, (4, 3000)).astype(np.float32)
    audio.flags.writeable = False
    together = shift(audio, -15.0, -1.0, 2.5, 15.0)
    assert shift(audio[2], 2.5)[0].tobytes() == together[2].tobytes()
