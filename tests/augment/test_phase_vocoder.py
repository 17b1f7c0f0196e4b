"""The phase vocoder: what is not stretched stays as it is, and partials run on without a break."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.augment.phase_vocoder import stretch, window_length

RATE = 16_000
WINDOW = window_length(RATE)


def noise(samples: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, samples).astype(np.float32)


@given(samples=st.integers(1, 5000), kept=st.integers(1, 5000))
@settings(max_examples=30, deadline=None)
def test_rate_one_is_the_identity_cut_or_padded(samples: int, kept: int) -> None:
    audio = noise(samples)
    expected = np.zeros(kept, dtype=np.float32)
    expected[: min(samples, kept)] = audio[:kept]
    np.testing.assert_allclose(stretch(audio, 1.0, kept, WINDOW), expected, atol=2e-6)


@pytest.mark.parametrize("rate", [0.4, 0.5, 0.77, 1.3, 1.5, 2.4])
def test_a_sine_stays_one_pure_sine_of_its_amplitude(rate: float) -> None:
    time = np.arange(2 * RATE) / RATE
    for frequency_hz in (97.0, 440.0, 1234.5, 5000.7):
        audio = np.sin(2 * np.pi * frequency_hz * time).astype(np.float32)
        stretched = stretch(audio, rate, int(len(audio) / rate), WINDOW)[2000:-2000].astype(np.float64)
        place = np.arange(len(stretched)) / RATE
        basis = np.stack([np.sin(2 * np.pi * frequency_hz * place), np.cos(2 * np.pi * frequency_hz * place)])
        weights, *_ = np.linalg.lstsq(basis.T, stretched, rcond=None)
        assert np.hypot(*weights) == pytest.approx(1.0, abs=0.03)
        residual = stretched - weights @ basis
        # A phase that crept along, or one that jumped, would leave far more beside the sine.
        assert np.sqrt(np.mean(residual**2)) < 0.03 * np.sqrt(0.5)


def test_scale_does_not_matter_down_to_the_faintest_sound() -> None:
    audio = noise(8000)
    loud = stretch(audio, 0.7, 8000, WINDOW)
    for scale in (1e-9, 1e6):
        scaled = stretch(audio * np.float32(scale), 0.7, 8000, WINDOW) / scale
        np.testing.assert_allclose(scaled, loud, atol=1e-4)


def test_the_sound_given_is_not_written_to() -> None:
    audio = noise(4000)
    audio.flags.writeable = False
    assert np.isfinite(stretch(audio, 0.5, 4000, WINDOW)).all()


@pytest.mark.parametrize("sample_rate", [100, 8000, 16_000, 22_050, 44_100, 48_000])
def test_windows_are_about_72_ms_and_divide_into_hops(sample_rate: int) -> None:
    window = window_length(sample_rate)
    assert window % 6 == 0
    if sample_rate >= 8000:
        assert window / sample_rate == pytest.approx(0.072, rel=0.23)


@pytest.mark.parametrize("rate", [0.5, 0.7, 1.3, 1.5])
def test_the_notes_of_a_chord_stay_clean(rate: float) -> None:
    time = np.arange(2 * RATE) / RATE
    notes_hz = (220.0, 277.2, 329.6)
    chord = sum(np.sin(2 * np.pi * note * time + note) for note in notes_hz).astype(np.float32)
    power = np.abs(np.fft.rfft(stretch(chord, rate, RATE, WINDOW)[2000:12_000] * np.blackman(10_000))) ** 2
    frequencies = np.fft.rfftfreq(10_000, 1 / RATE)
    near_a_note = np.min(np.abs(frequencies[:, None] - notes_hz), axis=1) < 7
    assert 10 * np.log10(power[~near_a_note].sum() / power.sum()) < -30
