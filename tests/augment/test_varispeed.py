"""Varispeed: band-limited interpolation, against sines in closed form."""

import numpy as np
import pytest

from soundalike.augment.varispeed import varispeed


def decibels(ratio: float) -> float:
    return 20 * np.log10(max(ratio, 1e-12))


@pytest.mark.parametrize("speed", [0.42, 0.75, 1.0, 1.001, 1.26, 2.0, 2.38])
def test_a_sine_is_sampled_at_the_places_asked_for(speed: float) -> None:
    audio = np.sin(np.arange(20_000) * 0.7 + 0.3).astype(np.float32)
    samples = int(20_000 / speed)
    expected = np.sin(np.arange(samples) * speed * 0.7 + 0.3)
    inner = slice(200, samples - 200)
    error = varispeed(audio, speed, samples)[inner] - expected[inner]
    assert decibels(np.sqrt(2 * np.mean(error**2))) < -60


@pytest.mark.parametrize(
    ("speed", "above_nyquist"),
    [(1.03, 1.02), (1.26, 1.02), (1.26, 1.2), (1.5, 1.1), (2.0, 1.02), (2.38, 1.3)],
)
def test_what_would_pass_the_nyquist_frequency_vanishes(speed: float, above_nyquist: float) -> None:
    turns_per_sample = 0.5 / speed * above_nyquist
    audio = np.sin(2 * np.pi * turns_per_sample * np.arange(20_000)).astype(np.float32)
    played = varispeed(audio, speed, int(20_000 / speed))[200:-200]
    assert decibels(np.abs(played).max()) < -55


@pytest.mark.parametrize("speed", [0.42, 1.0, 2.38])
def test_a_constant_stays_constant(speed: float) -> None:
    played = varispeed(np.ones(4000, dtype=np.float32), speed, int(4000 / speed))
    np.testing.assert_allclose(played[150:-150], 1.0, atol=1e-6)


def test_beyond_the_end_there_is_silence() -> None:
    assert not varispeed(np.ones(100, dtype=np.float32), 2.0, 400)[150:].any()
