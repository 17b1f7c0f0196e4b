from fractions import Fraction
from math import floor, gcd, pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.audio.resampling import context_frames, resample, resampled_length

rates = st.sampled_from([6000, 8000, 11025, 11127, 16000, 22050, 32000, 44100, 48000, 96000, 128000, 192000])


@given(st.integers(1, 5000), rates, rates)
@settings(deadline=None)
def test_length_law(frames: int, native_rate: int, sample_rate: int) -> None:
    """frames * sample_rate / native_rate, to the nearest (halves up), and never none."""
    context = context_frames(native_rate, sample_rate)
    resampled = resample(np.zeros(frames + 2 * context, np.float32), native_rate, sample_rate)
    exact = Fraction(frames * sample_rate, native_rate)
    assert len(resampled) == resampled_length(frames, native_rate, sample_rate)
    assert len(resampled) == max(1, floor(exact + Fraction(1, 2)))


@given(rates, rates)
def test_context_is_a_whole_number_of_samples_at_both_rates(native_rate: int, sample_rate: int) -> None:
    context = context_frames(native_rate, sample_rate)
    assert context % (native_rate // gcd(native_rate, sample_rate)) == 0
    assert (context == 0) == (native_rate == sample_rate)


@pytest.mark.parametrize("native_rate", [6000, 11127, 44100, 192000])
@pytest.mark.parametrize("sample_rate", [8000, 16000, 48000])
def test_a_tone_stays_the_same_tone_at_the_same_time(native_rate: int, sample_rate: int) -> None:
    context = context_frames(native_rate, sample_rate)
    native_seconds = np.arange(-context, native_rate // 2 + context) / native_rate
    tone = np.sin(2 * pi * 1000 * native_seconds + 0.3).astype(np.float32)
    resampled = resample(tone, native_rate, sample_rate)
    expected = np.sin(2 * pi * 1000 * np.arange(len(resampled)) / sample_rate + 0.3)
    np.testing.assert_allclose(resampled, expected, atol=2e-5)


def test_what_the_new_rate_cannot_hold_is_removed() -> None:
    context = context_frames(48000, 16000)
    seconds = np.arange(48000 + 2 * context) / 48000
    tone = np.sin(2 * pi * 12000 * seconds).astype(np.float32)
    assert np.abs(resample(tone, 48000, 16000)).max() < 1e-4
