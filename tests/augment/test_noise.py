"""Noise: its level against the clip's, and its spectrum."""

import numpy as np
import pytest
import scipy.signal

from soundalike.augment import Chain
from soundalike.draws import Stream

RATE = 16_000


def noisy(audio: np.ndarray, rate: int = RATE, **settings: object) -> np.ndarray:
    items, samples = audio.shape
    drawn = Chain.from_steps([{"noise": settings}]).draw(0, Stream.AUGMENT_A, range(items), samples, rate)
    return Chain.apply(audio, drawn, rate)


def tones(items: int, samples: int) -> np.ndarray:
    t = np.arange(samples) / RATE
    levels = 10.0 ** -np.arange(items)[:, None]
    return (levels * np.sin(2 * np.pi * 440.0 * t)).astype(np.float32)


@pytest.mark.parametrize("kind", ["white", "pink", "brown"])
@pytest.mark.parametrize("snr_db", [-20.0, 0.0, 13.7, 40.0])
@pytest.mark.parametrize("samples", [500, 16_000])
def test_the_ratio_is_met_exactly_at_any_loudness(kind: str, snr_db: float, samples: int) -> None:
    clean = tones(4, samples).astype(np.float64)
    added = noisy(tones(4, samples), kind=kind, snr_db=snr_db) - clean
    measured = 10 * np.log10((clean**2).sum(axis=1) / (added**2).sum(axis=1))
    np.testing.assert_allclose(measured, snr_db, atol=0.1)


@pytest.mark.parametrize(("kind", "slope"), [("white", 0.0), ("pink", -3.01), ("brown", -6.02)])
@pytest.mark.parametrize("rate", [16_000, 44_100])
def test_the_spectrum_falls_by_so_many_decibels_an_octave(kind: str, slope: float, rate: int) -> None:
    quiet = np.full((1, 30 * rate + 1), 1e-3, np.float32)
    (noise,) = noisy(quiet, rate, kind=kind, snr_db=-40) - quiet
    frequencies, power = scipy.signal.welch(noise, rate, nperseg=8192)
    heard = (frequencies > 60) & (frequencies < 0.45 * rate)
    # Each bin counts as much as the part of an octave that it covers.
    fit = np.polyfit(
        np.log2(frequencies[heard]), 10 * np.log10(power[heard]), 1, w=frequencies[heard] ** -0.5
    )
    assert fit[0] == pytest.approx(slope, abs=0.25)


def test_a_silent_clip_stays_silent() -> None:
    audio = np.concatenate([np.zeros((1, 1000), np.float32), tones(1, 1000)])
    silent, heard = noisy(audio)
    assert not silent.any()
    assert (heard != audio[1]).any()


def test_no_two_items_share_their_noise() -> None:
    added = noisy(np.tile(tones(1, 16_000), (6, 1)), kind="white", snr_db=0) - tones(1, 16_000)
    assert np.abs(np.corrcoef(added) - np.eye(6)).max() < 0.05


def test_all_kinds_and_the_whole_range_are_drawn() -> None:
    drawn = (
        Chain.from_steps([{"noise": {}}]).draw(0, Stream.AUGMENT_A, range(300), 10, RATE).steps[0].parameters
    )
    kinds = drawn["kind"].tolist()
    assert all(80 < kinds.count(kind) < 120 for kind in ("white", "pink", "brown"))
    assert 0.0 <= drawn["snr_db"].min() < 0.5
    assert 19.5 < drawn["snr_db"].max() <= 20.0
