"""A quick model and a folder of sounds, some of them bad."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from numpy.typing import NDArray

from soundalike.model import ModelConfig


class QuickModel(torch.nn.Module):
    """What embedding needs of a model, without its cost: a random projection of the mean window."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.sample_rate = config.sample_rate
        self.window_samples = round(config.window_seconds * config.sample_rate)
        self.embedding_size = 5
        draw = torch.Generator().manual_seed(config.init_seed)
        self.projection = torch.nn.Parameter(torch.randn(self.window_samples, 5, generator=draw))

    def embed(self, clips: Sequence[NDArray[np.float32]]) -> torch.Tensor:
        padded = [np.pad(clip, (0, -len(clip) % self.window_samples)) for clip in clips]
        means = [clip.reshape(-1, self.window_samples).mean(axis=0) for clip in padded]
        return torch.tensor(np.stack(means)) @ self.projection.detach()


@pytest.fixture(scope="session")
def model() -> QuickModel:
    """A model for windows of 0.1 s at 8 kHz."""
    return QuickModel(ModelConfig(sample_rate=8000, window_seconds=0.1))


@pytest.fixture
def sounds(tmp_path: Path) -> list[Path]:
    """Twenty files of up to 0.5 s, every fifth of which is not audio."""
    draw = np.random.default_rng(0)
    files = [tmp_path / "sounds" / f"{number:02}.wav" for number in range(20)]
    files[0].parent.mkdir()
    for number, path in enumerate(files):
        if number % 5 == 3:
            path.write_text("not audio")
        else:
            soundfile.write(path, draw.normal(0.0, 0.1, draw.integers(1, 4000)), 8000)
    return files
