"""The filters, measured with sines and against SciPy's design."""

import numpy as np
import pytest
import scipy.signal

from soundalike.augment import Chain
from soundalike.augment.butterworth import butterworth, filtered
from soundalike.draws import Stream
from soundalike.errors import UserError

RATE = 16_000


def response_db(frequency_hz: float, step: dict[str, object]) -> float:
    """What a step does to the level of a sine, once it has settled."""
    sine = np.sin(2 * np.pi * frequency_hz * np.arange(RATE) / RATE).astype(np.float32)[None]
    changed = Chain.apply(sine, Chain.from_steps([step]).draw(0, Stream.AUGMENT_A, [0], RATE, RATE), RATE)
    settled = slice(RATE // 2, None)
    return float(
        10 * np.log10((changed[0, settled].astype(float) ** 2).sum() / (sine[0, settled] ** 2).sum())
    )


def expected_db(frequency_hz: float, cutoff_hz: float, sign: int) -> float:
    """The closed form of a fourth-order Butterworth filter behind the bilinear transform."""
    w = np.tan(np.pi * frequency_hz / RATE) / np.tan(np.pi * cutoff_hz / RATE)
    return float(-10 * np.log10(1.0 + w ** (8 * sign)))


@pytest.mark.parametrize("cutoff_hz", [300.0, 1000.0, 5000.0])
@pytest.mark.parametrize("octaves", [-2.0, -1.0, 0.0, 0.5])
def test_low_and_high_pass_follow_the_closed_form(cutoff_hz: float, octaves: float) -> None:
    frequency_hz = cutoff_hz * 2.0**octaves
    low = response_db(frequency_hz, {"low_pass": {"cutoff_hz": cutoff_hz}})
    high = response_db(frequency_hz, {"high_pass": {"cutoff_hz": cutoff_hz}})
    assert low == pytest.approx(expected_db(frequency_hz, cutoff_hz, 1), abs=0.1)
    assert high == pytest.approx(expected_db(frequency_hz, cutoff_hz, -1), abs=0.1)


def test_a_band_passes_and_its_outside_does_not() -> None:
    band = {"band_pass": {"centre_hz": 1000, "width_octaves": 2}}
    assert response_db(1000, band) == pytest.approx(0.0, abs=0.2)
    for edge_hz in (500, 2000):
        assert response_db(edge_hz, band) == pytest.approx(-3.0, abs=0.3)
    for outside_hz in (125, 6000):
        assert response_db(outside_hz, band) < -35


@pytest.mark.parametrize("kind", ["low_pass", "high_pass"])
@pytest.mark.parametrize("cutoff_hz", [20.0, 777.0, 7000.0])
def test_filters_as_scipy_does(kind: str, cutoff_hz: float) -> None:
    audio = np.random.default_rng(0).normal(size=(2, 3000)).astype(np.float32)
    sections = scipy.signal.butter(4, cutoff_hz, kind.replace("_", ""), fs=RATE, output="sos")
    expected = scipy.signal.sosfilt(sections, audio.astype(np.float64))
    mine = filtered(audio, butterworth(kind, np.full(2, cutoff_hz), RATE))
    np.testing.assert_allclose(mine, expected, atol=1e-5)


@pytest.mark.parametrize("name", ["low_pass", "high_pass", "band_pass"])
def test_cutoffs_are_never_above_half_the_sample_rate(name: str) -> None:
    key = "centre_hz" if name == "band_pass" else "cutoff_hz"
    chain = Chain.from_steps([{name: {key: [100, 20_000]}}])
    drawn = chain.draw(0, Stream.AUGMENT_A, range(200), 100, 4000)
    frequencies = drawn.steps[0].parameters[key]
    assert frequencies.max() < 2000
    # Spread up to there, not gathered there.
    assert np.median(frequencies) == pytest.approx(np.sqrt(100 * 1960), rel=0.25)
    with pytest.raises(
        UserError, match=f"^{name} at 3000 Hz needs a sample rate of 6122 Hz or more, not 4000.$"
    ):
        Chain.from_steps([{name: {key: 3000}}]).draw(0, Stream.AUGMENT_A, [0], 100, 4000)


def test_what_was_drawn_at_another_rate_still_gives_a_stable_filter() -> None:
    drawn = Chain.from_steps([{"low_pass": {"cutoff_hz": 20_000}}]).draw(
        0, Stream.AUGMENT_A, [0], 100, 48_000
    )
    noise = np.random.default_rng(0).normal(size=(1, 20_000)).astype(np.float32)
    assert np.abs(Chain.apply(noise, drawn, 8000)).max() < 10
