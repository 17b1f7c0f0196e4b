"""The floor that every encoder is compared with, as an embedder."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from soundalike.evaluation import log_mel_statistics
from soundalike.model import LogMelSettings, build_frontend


class LogMelStatistics:
    """Mean and then standard deviation over time of 64 log-mel bands.

    Attributes:
        sample_rate: of the audio it takes, in Hz.
        window_samples: samples that it is planned for; any other number is taken too.
        embedding_size: 128.
    """

    def __init__(self, sample_rate: int, window_samples: int) -> None:
        settings = LogMelSettings()
        self.sample_rate = sample_rate
        self.window_samples = window_samples
        self.embedding_size = 2 * settings.bands
        self._frontend = build_frontend(settings, sample_rate)

    def embed(self, clips: Sequence[NDArray[Any]]) -> Tensor:
        """One embedding a clip, shape (clips, 128); the clips are of one length."""
        return log_mel_statistics(self._frontend, torch.from_numpy(np.stack(clips)))
