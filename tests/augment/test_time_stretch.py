"""Time stretch: what happens at t happens at t / rate, and the pitch stays."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.augment import TRANSFORMS
from soundalike.augment.time_stretch import TimeStretch

RATE = 16_000
TRANSFORM = TimeStretch()


def stretch(audio: np.ndarray, *rates: float) -> np.ndarray:
    return TRANSFORM.apply(np.atleast_2d(audio), {"rate": np.array(rates)}, RATE)


def phase_slope_hz(audio: np.ndarray, about_hz: float) -> float:
    """The frequency of a sine, by the mean step of its phase around a first guess."""
    audio = audio.astype(np.float64)
    carrier = np.exp(-2j * np.pi * about_hz * np.arange(len(audio)) / RATE)
    blocks = (audio * carrier)[: len(audio) // 400 * 400].reshape(-1, 400) @ np.hanning(400)
    return about_hz + np.angle(np.sum(blocks[1:] * blocks[:-1].conj())) / (2 * np.pi * 400 / RATE)


def test_the_transform_is_known_by_its_name() -> None:
    assert TRANSFORMS["time_stretch"] is TimeStretch


@given(frequency_hz=st.floats(120.0, 7500.0), rate=st.floats(0.5, 1.5))
@settings(max_examples=40, deadline=None)
def test_the_pitch_of_a_sine_stays(frequency_hz: float, rate: float) -> None:
    audio = np.sin(2 * np.pi * frequency_hz * np.arange(RATE) / RATE).astype(np.float32)
    inner = stretch(audio, rate)[0, 1500 : int(RATE / max(rate, 1.0)) - 1500]
    assert abs(1200 * np.log2(phase_slope_hz(inner, frequency_hz) / frequency_hz)) < 5
    assert np.sqrt(2 * np.mean(inner.astype(np.float64) ** 2)) == pytest.approx(1.0, abs=0.06)


@given(onset=st.integers(1000, 10_000), rate=st.floats(0.5, 1.5))
@settings(max_examples=20, deadline=None)
def test_an_onset_lands_at_its_time_over_the_rate(onset: int, rate: float) -> None:
    audio = np.zeros(RATE, dtype=np.float32)
    audio[onset:] = np.random.default_rng(1).uniform(-0.5, 0.5, RATE - onset)
    stretched = stretch(audio, rate)[0]
    expected = onset / rate
    if expected > RATE - 2000:
        return
    level = np.sqrt(np.convolve(stretched.astype(np.float64) ** 2, np.full(64, 1 / 64), "same"))
    reached = np.flatnonzero(level > 0.5 * np.median(level[int(expected) + 1000 : int(expected) + 2000]))[0]
    assert reached == pytest.approx(expected, abs=0.012 * RATE)


@pytest.mark.parametrize("rate", [0.5, 0.8, 1.25, 1.5])
def test_an_attack_is_neither_spread_nor_heard_twice(rate: float) -> None:
    audio = np.random.default_rng(6).normal(0.0, 1e-3, RATE).astype(np.float32)
    audio[6000::5000] = 1.0
    energy = stretch(audio, rate)[0].astype(np.float64) ** 2
    at_the_attacks = 0.0
    for attack in np.arange(6000, min(RATE, RATE * rate), 5000) / rate:
        at_the_attacks += energy[int(attack) - 64 : int(attack) + 64].sum()
    assert at_the_attacks > 0.95 * energy.sum()


def test_a_faster_sound_ends_in_zeros_and_a_slower_one_is_cut() -> None:
    audio = np.random.default_rng(2).uniform(-0.5, 0.5, (2, RATE)).astype(np.float32)
    faster, slower = stretch(audio, 1.5, 0.5)
    assert not faster[int(RATE / 1.5) + 1000 :].any()
    assert faster[int(RATE / 1.5) - 1000 : int(RATE / 1.5) - 500].any()
    half = stretch(audio[1, : RATE // 2 + 2000], 0.5)[0]
    np.testing.assert_allclose(slower[:8000], half[:8000], atol=1e-5)


def test_silence_stays_silence_and_a_constant_constant() -> None:
    assert not stretch(np.zeros((2, RATE), np.float32), 0.5, 1.5).any()
    constant = stretch(np.full((2, RATE), 0.5, np.float32), 0.6, 1.2)
    np.testing.assert_allclose(constant[:, 1000 : int(RATE / 1.2) - 1000], 0.5, atol=0.01)


@pytest.mark.parametrize("rate", [0.5, 0.75, 1.25, 1.5])
def test_noise_keeps_about_its_loudness(rate: float) -> None:
    audio = np.random.default_rng(3).normal(0.0, 0.1, RATE).astype(np.float32)
    inner = stretch(audio, rate)[0, 1000 : int(RATE / max(rate, 1.0)) - 1000].astype(np.float64)
    assert abs(10 * np.log10(np.mean(inner**2) / np.mean(audio**2))) < 1.5


@pytest.mark.parametrize("samples", [1, 2, 47, 1600, 30 * RATE])
def test_clips_of_any_length_keep_it(samples: int) -> None:
    audio = np.random.default_rng(4).uniform(-0.9, 0.9, (3, samples)).astype(np.float32)
    audio.flags.writeable = False
    stretched = stretch(audio, 0.5, 1.0, 1.5)
    assert stretched.shape == audio.shape
    assert stretched.dtype == np.float32
    assert np.isfinite(stretched).all()


def test_an_item_is_the_same_alone_and_among_others() -> None:
    audio = np.random.default_rng(5).uniform(-0.9, 0.9, (3, 3000)).astype(np.float32)
    together = stretch(audio, 0.5, 0.9, 1.5)
    assert stretch(audio[1], 0.9)[0].tobytes() == together[1].tobytes()
