"""Formants: peaks where they are asked for, of the height and width asked for, and never an explosion."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.synth import reference_filters

from soundalike.synth.modules.control import timeline
from soundalike.synth.modules.formants import FORMANTS, Resonances, resonate, tune

RATE = 16_000
SILENT = (100.0, 100.0, 0.0)
"""A formant without amplitude."""


def resonated(
    signal: NDArray[np.float32], formants: list[tuple[float, float, float]], segments: int = 1
) -> NDArray[np.float32]:
    """The signal through formants of (hertz, bandwidth, amplitude), four for each of so many segments."""
    out = signal.copy()
    tuned = np.array([tune(*formant, float(RATE)) for formant in formants]).reshape(segments, FORMANTS, 3)
    real, imaginary, gains = np.ascontiguousarray(tuned.transpose(2, 1, 0))
    resonate(out, Resonances(real, imaginary, gains), timeline(segments + 1, len(out)))
    return out


def spectrum(formants: list[tuple[float, float, float]]) -> NDArray[np.float64]:
    """Gain at every whole hertz."""
    return np.abs(np.fft.rfft(resonated(np.eye(1, RATE, dtype=np.float32)[0], formants).astype(float)))


@pytest.mark.parametrize(
    ("hertz", "bandwidth"), [(250, 40.0), (500, 60.0), (2_500, 100.0), (6_000, 200.0), (7_000, 60.0)]
)
def test_a_formant_peaks_where_it_is_asked_to(hertz: int, bandwidth: float) -> None:
    gain = spectrum([(hertz, bandwidth, 0.7), SILENT, SILENT, SILENT])
    assert np.argmax(gain) == pytest.approx(hertz, abs=0.02 * bandwidth + 1.0)
    assert gain[hertz] == pytest.approx(0.7, rel=1e-4)
    assert np.sum(gain > gain.max() / np.sqrt(2.0)) == pytest.approx(bandwidth, rel=0.06)
    assert gain[0] < 0.05


def test_four_formants_give_four_peaks() -> None:
    """Those of a neutral tube of 17.5 cm: odd multiples of 500 Hz."""
    centres = np.array([500, 1_500, 2_500, 3_500])
    gain = spectrum([(float(hertz), 80.0, 1.0) for hertz in centres])
    peaks = 1 + np.flatnonzero((gain[1:-1] > gain[:-2]) & (gain[1:-1] > gain[2:]))
    np.testing.assert_allclose(peaks[gain[peaks] > 0.5], centres, rtol=0, atol=8)
    assert gain[500:3_500].min() > 0.02, "no gap between neighbours"


def test_formants_above_the_limit_are_taken_there() -> None:
    assert tune(9_000.0, 100.0, 1.0, float(RATE)) == tune(0.45 * RATE, 100.0, 1.0, float(RATE))


@settings(max_examples=20)
@given(seed=st.integers(0, 999), segments=st.integers(1, 200))
def test_formants_that_leap(seed: int, segments: int) -> None:
    """Any leap from segment to segment: as the reference has it, and bounded by what a still formant could hold."""
    rng = np.random.default_rng(seed)
    hertz = rng.uniform(50.0, 9_000.0, (segments, FORMANTS))
    bandwidth = rng.uniform(20.0, 2_000.0, FORMANTS)
    noise = rng.uniform(-1.0, 1.0, 1_000).astype(np.float32)
    formants = [(hertz[k, i], bandwidth[i], 1.0) for k in range(segments) for i in range(FORMANTS)]
    where = reference_filters.segment_of_samples(1_000, segments + 1)
    expected = sum(
        (-1.0) ** i * reference_filters.formant(noise.astype(float), hertz[where, i], bandwidth[i], RATE)
        for i in range(FORMANTS)
    )
    audio = resonated(noise, formants, segments)
    np.testing.assert_allclose(audio, expected, rtol=0, atol=1e-5)
    assert np.abs(audio).max() < 2.0 * FORMANTS
