"""Log-mel spectrogram, with the constants of VGGish (Hershey et al., "CNN architectures for large-scale audio
classification", ICASSP 2017), which the audio doppelgängers paper uses too.
"""

from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field
from torch import Tensor
from torch.nn import functional

from soundalike.errors import UserError
from soundalike.model.frontends.base import FrontEnd
from soundalike.model.frontends.mel import htk_mel, triangles
from soundalike.settings import Settings

LOG_OFFSET = 0.01
"""Added to a band's magnitude before the logarithm, which keeps silence finite."""


class LogMelSettings(Settings):
    """Settings of the front end `log_mel`."""

    name: Literal["log_mel"] = "log_mel"
    bands: int = Field(default=64, ge=1, le=512)
    low_hz: float = Field(default=125.0, ge=0.0)
    high_hz: float = Field(default=7500.0, gt=0.0)
    window_seconds: float = Field(default=0.025, ge=0.001, le=1.0)
    hop_seconds: float = Field(default=0.010, ge=0.001, le=1.0)


class LogMel(FrontEnd):
    """ln(mel + 0.01) of magnitude spectra: periodic Hann window, no padding at the edges.

    A clip of n samples has 1 + (n - window) // hop frames; one that is shorter than the window is zero-padded
    to it. At 16 kHz the defaults are windows of 400 samples every 160, so 98 frames a second. The image has
    one channel. Always computed in float32, also under autocast.

    Raises:
        UserError: the bands do not fit the sample rate.
    """

    channels = 1
    window: Tensor
    mel: Tensor

    def __init__(self, settings: LogMelSettings, sample_rate: int) -> None:
        super().__init__()
        self.bands = settings.bands
        self.window_samples = round(settings.window_seconds * sample_rate)
        self.hop_samples = round(settings.hop_seconds * sample_rate)
        self.hop_seconds = self.hop_samples / sample_rate
        self.fft_size = 1 << (self.window_samples - 1).bit_length()
        hann = torch.hann_window(self.window_samples, periodic=True, dtype=torch.float64)
        # Zeros after the window turn the cut of each frame and its padding to the FFT size into one product.
        padded = functional.pad(hann, (0, self.fft_size - self.window_samples))
        mel = mel_matrix(self.fft_size, sample_rate, settings.bands, settings.low_hz, settings.high_hz)
        # Both follow from the settings, so they are not saved with the weights.
        self.register_buffer("window", padded.float(), persistent=False)
        self.register_buffer("mel", torch.from_numpy(mel).float(), persistent=False)

    def forward(self, audio: Tensor) -> Tensor:
        """Audio of shape (batch, samples) to an image of shape (batch, 1, frames, bands)."""
        with torch.autocast(audio.device.type, enabled=False):
            missing = max(0, self.window_samples - audio.shape[-1])
            padded = functional.pad(audio.float(), (0, missing + self.fft_size - self.window_samples))
            frames = padded.unfold(-1, self.fft_size, self.hop_samples) * self.window
            spectrum = torch.fft.rfft(frames)
            # Faster than abs(), which guards against overflow that audio cannot cause.
            magnitude = torch.sqrt(spectrum.real.square() + spectrum.imag.square())
            return torch.log(magnitude @ self.mel + LOG_OFFSET).unsqueeze(1)


def mel_matrix(
    fft_size: int, sample_rate: int, bands: int, low_hz: float, high_hz: float
) -> NDArray[np.float64]:
    """Weights of each FFT bin in each mel band, shape (fft_size // 2 + 1, bands).

    Triangles of height 1 whose corners are evenly spaced on HTK's mel scale, mel(f) = 1127 ln(1 + f / 700),
    and whose sides are straight on that scale. `high_hz` is lowered to the Nyquist frequency where it lies
    above. The bin at 0 Hz counts in no band.

    Raises:
        UserError: the range is empty, or so narrow that a band has no bin.
    """
    high_hz = min(high_hz, sample_rate / 2)
    if low_hz >= high_hz:
        raise UserError(
            f"front end log_mel: low_hz {low_hz:g} must be below {high_hz:g} Hz, which is"
            " high_hz or the Nyquist frequency."
        )
    bin_mel = htk_mel(np.arange(fft_size // 2 + 1) * (sample_rate / fft_size))
    weights = triangles(bin_mel, np.linspace(htk_mel(low_hz), htk_mel(high_hz), bands + 2))
    weights[0] = 0.0
    if not weights.any(axis=0).all():
        raise UserError(
            f"front end log_mel: {bands} bands from {low_hz:g} to {high_hz:g} Hz are too narrow for an FFT of"
            f" {fft_size} samples at {sample_rate} Hz; choose fewer bands or a longer window."
        )
    return weights
