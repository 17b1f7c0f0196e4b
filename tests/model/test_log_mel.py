"""The log-mel front end against a slow, separate float64 reference."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.errors import UserError
from soundalike.model.frontends.log_mel import LogMel, LogMelSettings, mel_matrix

SAMPLE_RATES = (8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000)


def reference_band_weight(hertz: float, band: int, bands: int, low_hz: float, high_hz: float) -> float:
    """Height at `hertz` of one triangle, evenly spaced with the others on the scale 1127 ln(1 + f / 700)."""

    def mel(frequency: float) -> float:
        return 1127.0 * math.log(1.0 + frequency / 700.0)

    spacing = (mel(high_hz) - mel(low_hz)) / (bands + 1)
    centre = mel(low_hz) + (band + 1) * spacing
    return max(0.0, 1.0 - abs(mel(hertz) - centre) / spacing)


def reference_log_mel(audio: np.ndarray, sample_rate: int, bands: int = 64) -> np.ndarray:
    """One clip's image (frames, bands), by an explicit discrete Fourier transform."""
    window, hop = round(0.025 * sample_rate), round(0.010 * sample_rate)
    fft_size = 2
    while fft_size < window:
        fft_size *= 2
    hann = np.array([0.5 - 0.5 * math.cos(2 * math.pi * n / window) for n in range(window)])
    turns = np.outer(np.arange(window), np.arange(fft_size // 2 + 1)) / fft_size
    fourier = np.exp(-2j * np.pi * turns)
    high = min(7500.0, sample_rate / 2)
    weights = np.array(
        [
            [
                reference_band_weight(k * sample_rate / fft_size, band, bands, 125.0, high) if k else 0.0
                for band in range(bands)
            ]
            for k in range(fft_size // 2 + 1)
        ]
    )
    if len(audio) < window:
        audio = np.concatenate([audio, np.zeros(window - len(audio))])
    rows = []
    start = 0
    while start + window <= len(audio):
        magnitude = np.abs((audio[start : start + window] * hann) @ fourier)
        rows.append(np.log(magnitude @ weights + 0.01))
        start += hop
    return np.array(rows)


def noise(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).uniform(-1, 1, shape).astype(np.float32))


@settings(deadline=None, max_examples=25)
@given(
    sample_rate=st.sampled_from(SAMPLE_RATES),
    seconds=st.floats(0.0001, 0.12),
    gain=st.sampled_from([0.0, 1e-4, 0.1, 1.0]),
    seed=st.integers(0, 1000),
)
def test_agrees_with_the_reference(sample_rate: int, seconds: float, gain: float, seed: int) -> None:
    audio = gain * noise(2, max(1, round(seconds * sample_rate)), seed=seed)
    image = LogMel(LogMelSettings(), sample_rate)(audio)
    for clip, channels in zip(audio.double().numpy(), image, strict=True):
        expected = reference_log_mel(clip, sample_rate)
        assert channels.shape == (1, *expected.shape)
        np.testing.assert_allclose(channels[0].numpy(), expected, atol=2e-4)


def test_one_second_at_16_khz_has_98_frames_of_64_bands() -> None:
    assert LogMel(LogMelSettings(), 16000)(noise(3, 16000)).shape == (3, 1, 98, 64)


@pytest.mark.parametrize("sample_rate", SAMPLE_RATES)
def test_every_band_listens_and_none_is_negative(sample_rate: int) -> None:
    weights = LogMel(LogMelSettings(), sample_rate).mel
    assert (weights >= 0).all()
    assert (weights <= 1).all()
    assert (weights.sum(dim=0) > 0).all()
    assert (weights[0] == 0).all()


def test_neighbouring_triangles_add_up_to_one_between_the_outer_centres() -> None:
    weights = mel_matrix(512, 16000, 64, 125.0, 7500.0)
    inside = weights.argmax(axis=1)
    between_centres = (inside > 0) & (inside < 63)
    np.testing.assert_allclose(weights[between_centres].sum(axis=1), 1.0, atol=1e-12)


@pytest.mark.parametrize("hertz", [300.0, 1000.0, 3000.0, 6500.0])
def test_a_sine_is_loudest_in_the_band_around_its_frequency(hertz: float) -> None:
    audio = torch.sin(2 * torch.pi * hertz * torch.arange(4000) / 16000)[None]
    loudest = LogMel(LogMelSettings(), 16000)(audio)[0, 0].argmax(dim=1)
    heights = [reference_band_weight(hertz, band, 64, 125.0, 7500.0) for band in range(64)]
    assert (loudest == int(np.argmax(heights))).all()


def test_silence_is_the_logarithm_of_the_offset() -> None:
    image = LogMel(LogMelSettings(), 16000)(torch.zeros(1, 16000))
    torch.testing.assert_close(image, torch.full_like(image, math.log(0.01)))


def test_runs_in_float32_under_autocast() -> None:
    front_end, audio = LogMel(LogMelSettings(), 16000), noise(2, 4000)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        image = front_end(audio)
    assert torch.equal(image, front_end(audio))


def test_an_empty_range_is_refused() -> None:
    with pytest.raises(UserError, match=r"low_hz 5000 must be below 4000 Hz"):
        LogMel(LogMelSettings(low_hz=5000), 8000)


def test_bands_narrower_than_a_bin_are_refused() -> None:
    with pytest.raises(UserError, match=r"300 bands .* too narrow .* fewer bands"):
        LogMel(LogMelSettings(bands=300), 16000)
