"""The room: nothing where it is dry, the decay that was asked for where it is not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt
from tests.synth import reference_filters

from soundalike.synth.modules.room import room, room_memory


def in_room(
    signal: NDArray[np.float32], wet: float, decay: float, brightness: float, sample_rate: float
) -> NDArray[np.float32]:
    """`decay` in seconds."""
    out = signal.copy()
    row = np.array([np.nan, wet, np.log2(decay), brightness])
    room(row, 1, sample_rate, room_memory(len(out), sample_rate), out)
    return out


def impulse(samples: int) -> NDArray[np.float32]:
    return np.eye(1, samples, dtype=np.float32)[0]


def measured_decay(response: NDArray[np.float64], sample_rate: float) -> float:
    """Reverberation time by Schroeder's backward integration: the fall from -5 dB to -35 dB, times 2 (ISO 3382)."""
    left = np.cumsum(response[::-1] ** 2)[::-1]
    decibels = 10.0 * np.log10(left / left[0])
    return 2.0 * float(np.argmax(decibels < -35.0) - np.argmax(decibels < -5.0)) / sample_rate


def test_a_dry_room_leaves_every_bit() -> None:
    noise = np.random.default_rng(0).uniform(-1.0, 1.0, 4_000).astype(np.float32)
    np.testing.assert_array_equal(in_room(noise, 0.0, 1.0, 0.5, 16_000.0), noise)


@pytest.mark.parametrize("sample_rate", [8_000.0, 16_000.0, 48_000.0])
@pytest.mark.parametrize("decay", [0.2, 0.8, 2.5])
def test_it_decays_in_the_time_asked_for(decay: float, sample_rate: float) -> None:
    response = in_room(impulse(int(2.0 * decay * sample_rate)), 1.0, decay, 1.0, sample_rate)
    assert measured_decay(response.astype(float), sample_rate) == pytest.approx(decay, rel=0.08)


@pytest.mark.parametrize("brightness", [0.2, 0.5])
def test_high_frequencies_decay_sooner(brightness: float) -> None:
    sample_rate, decay = 16_000.0, 1.5
    response = in_room(impulse(48_000), 1.0, decay, brightness, sample_rate).astype(float)
    for band, expected in (((50.0, 200.0), decay), ((3_900.0, 4_100.0), brightness * decay)):
        part = sosfilt(butter(4, band, "bandpass", fs=sample_rate, output="sos"), response)
        assert measured_decay(part, sample_rate) == pytest.approx(expected, rel=0.12)


@pytest.mark.parametrize("decay", [0.1, 1.0])
def test_an_undamped_room_keeps_the_power_of_noise(decay: float) -> None:
    noise = np.random.default_rng(1).uniform(-1.0, 1.0, 160_000).astype(np.float32)
    wet = in_room(noise, 1.0, decay, 1.0, 16_000.0)[32_000:]
    assert np.mean(wet**2) == pytest.approx(1.0 / 3.0, rel=0.1)


@settings(max_examples=20)
@given(
    wet=st.floats(0.0, 1.0),
    decay=st.floats(0.09, 2.8),
    brightness=st.floats(0.1, 1.0),
    sample_rate=st.sampled_from([8_000, 11_025, 16_000, 48_000]),
)
def test_any_room(wet: float, decay: float, brightness: float, sample_rate: int) -> None:
    noise = np.random.default_rng(2).uniform(-1.0, 1.0, 6_000).astype(np.float32)
    expected = reference_filters.room(noise.astype(float), wet, decay, brightness, sample_rate)
    np.testing.assert_allclose(
        in_room(noise, wet, decay, brightness, float(sample_rate)), expected, rtol=0, atol=1e-5
    )


def test_a_room_forgets_the_sound_before() -> None:
    noise = np.random.default_rng(3).uniform(-1.0, 1.0, 4_000).astype(np.float32)
    memory = room_memory(4_000, 16_000.0)
    row, out = np.array([0.5, 0.0, 0.5]), [noise.copy(), noise[::-1].copy(), noise.copy()]
    for sound in out:
        room(row, 0, 16_000.0, memory, sound)
    np.testing.assert_array_equal(out[0], out[2])


def test_a_tail_never_becomes_subnormal() -> None:
    tail = np.abs(in_room(impulse(32_000), 1.0, 0.1, 0.1, 8_000.0)[16_000:])
    assert tail.min() > np.finfo(np.float32).smallest_normal
    assert tail.max() < 1e-20
