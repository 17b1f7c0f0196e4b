"""Small modules of `formant` and `texture`: chance beside noise, chopping, levels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.synth import reference_filters

from soundalike.draws import Stream
from soundalike.synth import noise_keys
from soundalike.synth.modules.chance import (
    GRAIN_BLOCKS,
    SCATTER_BLOCKS,
    WANDER_BLOCKS,
    uniforms_of_block,
    wander,
)
from soundalike.synth.modules.chop import chop
from soundalike.synth.modules.level import set_level, set_rms

# Chance --------------------------------------------------------------------------------------------------------


def test_draws_are_those_of_philox() -> None:
    key = noise_keys(2**40 + 7, Stream.NOISE_B, [2**33 + 5])[0]
    starts = {
        GRAIN_BLOCKS: reference_filters.GRAINS,
        SCATTER_BLOCKS: reference_filters.SCATTER,
        WANDER_BLOCKS: reference_filters.WANDER,
    }
    for block, expected in starts.items():
        assert block == expected
        np.testing.assert_array_equal(
            uniforms_of_block(key, block + 3), reference_filters.uniforms_of(key, block + 3, 4)
        )


@settings(max_examples=30)
@given(index=st.integers(0, 2**64 - 1), rate=st.floats(0.5, 60.0), control_rate=st.floats(10.0, 48_000.0))
def test_a_wandering_signal(index: int, rate: float, control_rate: float) -> None:
    key, out = noise_keys(0, Stream.NOISE, [index])[0], np.full(300, np.nan)
    wander(key, rate, control_rate, out)
    np.testing.assert_allclose(out, reference_filters.wander(key, rate, 300, control_rate), rtol=0, atol=1e-9)
    assert np.abs(out).max() <= 1.0


# Chopping ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("threshold", [-0.8, 0.0, 0.5])
def test_a_sharp_chop_is_open_while_the_cosine_exceeds_its_threshold(threshold: float) -> None:
    amplitude = np.ones(16_000, dtype=np.float32)
    chop(10.0, 1.0, 1e4, threshold, 16_000.0, amplitude)
    assert amplitude.mean() == pytest.approx(np.arccos(threshold) / np.pi, abs=2e-3)
    assert np.mean((amplitude < 1e-3) | (amplitude > 0.999)) > 0.99
    assert np.argmax(np.abs(np.fft.rfft(amplitude))[1:]) + 1 == 10


def test_a_chop_without_depth_leaves_the_amplitude() -> None:
    amplitude = np.linspace(0.0, 3.0, 1_000).astype(np.float32)
    before = amplitude.copy()
    chop(80.0, 0.0, 5.0, 0.3, 16_000.0, amplitude)
    np.testing.assert_array_equal(amplitude, before)


# Levels --------------------------------------------------------------------------------------------------------


@given(scale=st.floats(1e-6, 1e6), wanted=st.floats(0.1, 3.0))
def test_a_signal_gets_the_root_mean_square_asked_for(scale: float, wanted: float) -> None:
    signal = (scale * np.random.default_rng(0).normal(size=500)).astype(np.float32)
    shape = signal / np.abs(signal).max()
    set_rms(signal, wanted)
    assert np.sqrt(np.mean(signal.astype(float) ** 2)) == pytest.approx(wanted, rel=1e-5)
    np.testing.assert_allclose(signal / np.abs(signal).max(), shape, rtol=1e-5)


def test_silence_stays_silent() -> None:
    silence = np.zeros(10, dtype=np.float32)
    set_rms(silence, 1.0)
    assert not silence.any()


def test_what_is_next_to_nothing_becomes_nothing() -> None:
    signal = np.array([1.0, -1e-19, 1e-21, -1e-40, 0.0], dtype=np.float32)
    set_level(signal, 0.5)
    np.testing.assert_array_equal(signal, np.float32([0.5, -0.5e-19, 0.0, 0.0, 0.0]))
