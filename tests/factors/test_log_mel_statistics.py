import numpy as np
import torch

from soundalike.factors.log_mel_statistics import LogMelStatistics
from soundalike.model import LogMelSettings, build_frontend


def by_hand(frontend, clip):
    """Of one clip alone: mean and then standard deviation over time of each band."""
    image = frontend(torch.from_numpy(clip)[None])[0, 0].numpy()
    return np.concatenate([image.mean(axis=0), image.std(axis=0)])


def test_they_are_those_of_evaluation():
    clips = np.random.default_rng(0).uniform(-1, 1, (5, 4000)).astype(np.float32)
    found = LogMelStatistics(16_000, 4000).embed(list(clips))
    frontend = build_frontend(LogMelSettings(), 16_000)
    assert found.shape == (5, 128)
    np.testing.assert_allclose(
        found.numpy(), [by_hand(frontend, clip) for clip in clips], rtol=1e-5, atol=1e-5
    )
