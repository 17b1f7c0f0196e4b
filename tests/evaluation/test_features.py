import numpy as np
import pytest
import torch

from soundalike.evaluation.features import log_mel_statistics
from soundalike.model import LogMelSettings, build_frontend

RATE = 16000


@pytest.fixture(scope="module")
def frontend():
    return build_frontend(LogMelSettings(), RATE)


def statistics_of(frontend, clip):
    return log_mel_statistics(frontend, torch.tensor(clip)[None])[0].numpy()


def tone(hertz, seconds=1.0):
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(RATE * seconds)) / RATE)


def test_silence_is_the_logarithm_of_the_offset_and_does_not_vary(frontend):
    statistics = statistics_of(frontend, np.zeros(RATE))
    np.testing.assert_allclose(statistics, np.repeat([np.log(0.01), 0.0], 64), atol=1e-6)


def test_a_steady_tone_has_a_high_mean_in_one_band_and_no_spread(frontend):
    # 1600 Hz has ten periods in a hop, so that every frame is the same.
    statistics = statistics_of(frontend, tone(1600))
    mel = 1127 * np.log1p(np.array([125, 1600, 7500]) / 700)
    expected_band = (mel[1] - mel[0]) / (mel[2] - mel[0]) * 65 - 1
    assert abs(np.argmax(statistics[:64]) - expected_band) <= 1
    assert statistics[64:].max() < 1e-3


def test_spread_is_the_standard_deviation_over_time_of_the_whole_clip(frontend):
    # Half a clip of tone, half of silence: the tone's band is at a or b for half of the time each.
    loud, silent = tone(1600, 4.0), np.zeros(4 * RATE)
    statistics = statistics_of(frontend, np.concatenate([loud, silent]))
    a, b = (statistics_of(frontend, part)[:64] for part in (loud, silent))
    band = np.argmax(a)
    assert statistics[band] == pytest.approx((a[band] + b[band]) / 2, abs=0.02)
    assert statistics[64 + band] == pytest.approx((a[band] - b[band]) / 2, abs=0.02)


def test_a_clip_of_one_sample_has_statistics(frontend):
    assert np.isfinite(statistics_of(frontend, np.ones(1))).all()
