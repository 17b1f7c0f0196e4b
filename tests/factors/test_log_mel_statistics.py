import numpy as np

from soundalike.evaluation.features import log_mel_statistics
from soundalike.factors.log_mel_statistics import LogMelStatistics
from soundalike.model import LogMelSettings, build_frontend


def test_they_are_those_of_evaluation():
    clips = np.random.default_rng(0).uniform(-1, 1, (5, 4000)).astype(np.float32)
    found = LogMelStatistics(16_000, 4000).embed(list(clips))
    frontend = build_frontend(LogMelSettings(), 16_000)
    assert found.shape == (5, 128)
    np.testing.assert_allclose(
        found.numpy(), [log_mel_statistics(frontend, clip) for clip in clips], rtol=1e-5, atol=1e-5
    )
