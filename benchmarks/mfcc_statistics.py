"""MFCC statistics as an encoder: a second floor beside log-mel statistics, and an example of an encoder of one's own.

soundalike evaluate python:benchmarks.mfcc_statistics:MfccStatistics --suite free --out mfcc
"""

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.fft import dct

from soundalike.model import LogMelSettings, build_frontend

COEFFICIENTS = 20


class MfccStatistics:
    """Mean and standard deviation over time of 20 mel-frequency cepstral coefficients: 40 numbers a clip.

    The coefficients are the first of the discrete cosine transform, type II and orthonormal, of 64 log-mel bands (Davis
    and Mermelstein, IEEE Transactions on Acoustics, Speech, and Signal Processing 28, 1980).
    """

    sample_rate = 16000

    def __init__(self) -> None:
        self._log_mel = build_frontend(LogMelSettings(), self.sample_rate)

    def embed(self, audio: NDArray[np.float32]) -> NDArray[np.float32]:
        """Clips of one length, shape (clips, samples), to shape (clips, 40)."""
        with torch.inference_mode():
            image = self._log_mel(torch.from_numpy(audio))[:, 0].numpy()
        cepstra = dct(image, type=2, norm="ortho", axis=2)[:, :, :COEFFICIENTS]
        return np.concatenate([cepstra.mean(axis=1), cepstra.std(axis=1)], axis=1)
