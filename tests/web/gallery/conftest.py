"""Small galleries, and an encoder whose similarities can be computed by hand."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from soundalike.synth import get_patch
from soundalike.web.gallery import GalleryPlan


class Loudness:
    """An encoder of two numbers: one, and how loud a sound is."""

    sample_rate = 16_000
    window_samples = 16_000
    embedding_size = 2

    def embed(self, clips: Sequence[np.ndarray]) -> Any:
        import torch

        return torch.tensor([[1.0, float(np.abs(clip).mean())] for clip in clips])


@pytest.fixture(scope="session")
def listener() -> Loudness:
    return Loudness()


@pytest.fixture(scope="session")
def plan() -> GalleryPlan:
    """Two examples of a tenth of a second at two deltas."""
    return GalleryPlan(get_patch("voice"), (0.1, 0.5), examples=2, seed=3, seconds=0.1)
