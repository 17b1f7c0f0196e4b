"""The state-variable filter against its closed form, against another textbook form, and under restless cut-offs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.synth import reference_filters

from soundalike.synth.modules.state_variable_filter import cutoff_tangent, state_variable_filter

OUTPUTS = {"low": (1.0, 0.0, 0.0), "band": (0.0, 1.0, 0.0), "high": (0.0, 0.0, 1.0)}


def filtered(
    signal: NDArray[np.float64], tangents: NDArray[np.float64], damping: float, output: str
) -> NDArray[np.float32]:
    out = signal.astype(np.float32)
    state_variable_filter(out, tangents.astype(np.float32), damping, *OUTPUTS[output])
    return out


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("quality", [0.5, 0.7071, 16.0])
@pytest.mark.parametrize(("cutoff", "sample_rate"), [(300.0, 8_000), (1_000.0, 16_000), (7_000.0, 16_000)])
def test_frequency_response(output: str, quality: float, cutoff: float, sample_rate: float) -> None:
    impulse = np.zeros(2**14)
    impulse[0] = 1.0
    tangents = np.full(len(impulse), cutoff_tangent(cutoff, sample_rate))
    response = np.fft.rfft(filtered(impulse, tangents, 1.0 / quality, output))
    turns = np.fft.rfftfreq(len(impulse))[:-1]
    s = 1j * np.tan(np.pi * turns) / np.tan(np.pi * cutoff / sample_rate)
    numerator = {"low": 1.0, "band": s / quality, "high": s**2}[output]
    expected = numerator / (s**2 + s / quality + 1.0)
    np.testing.assert_allclose(response[:-1], expected, rtol=0, atol=1e-5 * max(quality, 1.0))


@pytest.mark.parametrize("output", OUTPUTS)
@settings(max_examples=20)
@given(damping=st.floats(0.05, 2.0), seed=st.integers(0, 999))
def test_a_cutoff_that_moves_with_every_sample(output: str, damping: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    tangents = np.float32(np.exp(rng.uniform(np.log(1e-3), np.log(30.0), 400))).astype(float)
    signal = np.float32(rng.uniform(-1.0, 1.0, 400)).astype(float)
    expected = reference_filters.state_variable_filter(signal, tangents, damping)[list(OUTPUTS).index(output)]
    audio = filtered(signal, tangents, damping, output)
    np.testing.assert_allclose(audio, expected, rtol=1e-5, atol=1e-6 * np.abs(expected).max())


@settings(max_examples=30)
@given(
    damping=st.floats(0.05, 2.0),
    low=st.floats(1.0, 24_000.0),
    high=st.floats(1.0, 24_000.0),
    hold=st.integers(1, 50),
)
def test_no_movement_makes_it_unstable(damping: float, low: float, high: float, hold: int) -> None:
    """A cut-off that leaps every few samples between any two frequencies: what was in the filter dies away."""
    tangent = [cutoff_tangent(hertz, 48_000.0) for hertz in (low, high)]
    leaps = np.where(np.arange(40_000) // hold % 2 == 0, *tangent)
    signal = np.zeros(40_000)
    signal[:200] = np.random.default_rng(0).uniform(-1.0, 1.0, 200)
    for output in OUTPUTS:
        audio = np.abs(filtered(signal, leaps, damping, output))
        assert np.all(np.isfinite(audio))
        assert audio.max() < 400.0
        if min(low, high) > 500.0:
            assert audio[-1_000:].max() < 1e-2 * audio.max()


def test_a_cutoff_at_or_beyond_nyquist_is_taken_just_below() -> None:
    assert cutoff_tangent(8_000.0, 16_000.0) == cutoff_tangent(50_000.0, 16_000.0)
    assert cutoff_tangent(8_000.0, 16_000.0) == pytest.approx(np.tan(0.49 * np.pi), rel=1e-12)
