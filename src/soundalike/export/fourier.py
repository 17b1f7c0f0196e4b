"""Front ends as convolutions, which every ONNX runtime has; a Fourier transform only some have, and none a fast one.

A discrete Fourier transform is a product with a matrix, and cutting a waveform into frames and multiplying each by a
matrix is a convolution with a stride.
"""

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from soundalike.model.frontends import ClarStack, FrontEnd, LogMel
from soundalike.model.frontends.clar_stack import POWER_FLOOR, decibels
from soundalike.model.frontends.log_mel import LOG_OFFSET


def without_fourier_transform(frontend: FrontEnd) -> nn.Module:
    """A module with the images of `frontend`, up to rounding."""
    match frontend:
        case LogMel():
            return _LogMel(frontend)
        case ClarStack():
            return _ClarStack(frontend)
        case _:
            return frontend


class _Spectrum(nn.Module):
    """Real and imaginary parts of the Fourier transform of each windowed frame."""

    kernel: Tensor

    def __init__(self, window: Tensor, fft_size: int, hop_samples: int) -> None:
        super().__init__()
        self.hop_samples = hop_samples
        self.bins = fft_size // 2 + 1
        self.register_buffer("kernel", transform_matrix(window, fft_size)[:, None])

    def forward(self, audio: Tensor) -> tuple[Tensor, Tensor]:
        """Audio (batch, samples) to two tensors of shape (batch, frames, bins)."""
        spectrum = functional.conv1d(audio[:, None], self.kernel, stride=self.hop_samples).transpose(1, 2)
        return spectrum[..., : self.bins], spectrum[..., self.bins :]


class _LogMel(nn.Module):
    mel: Tensor

    def __init__(self, frontend: LogMel) -> None:
        super().__init__()
        self.window_samples = frontend.window_samples
        window = frontend.window[: frontend.window_samples]
        self.spectrum = _Spectrum(window, frontend.fft_size, frontend.hop_samples)
        self.register_buffer("mel", frontend.mel)

    def forward(self, audio: Tensor) -> Tensor:
        missing = max(0, self.window_samples - audio.shape[-1])
        real, imaginary = self.spectrum(functional.pad(audio, (0, missing)))
        magnitude = torch.sqrt(real.square() + imaginary.square())
        return torch.log(magnitude @ self.mel + LOG_OFFSET).unsqueeze(1)


class _ClarStack(nn.Module):
    rows: Tensor
    mel: Tensor

    def __init__(self, frontend: ClarStack) -> None:
        super().__init__()
        self.names = frontend.names
        self.window_samples = frontend.window_samples
        self.spectrum = _Spectrum(frontend.window, frontend.fft_size, frontend.hop_samples)
        self.register_buffer("rows", frontend.rows)
        self.register_buffer("mel", frontend.mel)

    def forward(self, audio: Tensor) -> Tensor:
        before = self.window_samples // 2
        real, imaginary = self.spectrum(functional.pad(audio, (before, self.window_samples - before)))
        power = real.square() + imaginary.square()
        images = {
            "magnitude": lambda: decibels(power[..., self.rows]),
            "phase": lambda: torch.where(
                power[..., self.rows] < POWER_FLOOR,
                0.0,
                angle(real[..., self.rows], imaginary[..., self.rows]),
            ),
            "mel": lambda: decibels(power @ self.mel),
        }
        return torch.stack([images[name]() for name in self.names], dim=1)


def angle(real: Tensor, imaginary: Tensor) -> Tensor:
    """The angle of a complex number, from -pi to pi, as `torch.atan2` has it and ONNX has not; pi beside a zero."""
    slope = imaginary / torch.where(real == 0, 1e-30, real)
    turned = torch.where(imaginary < 0, -math.pi, math.pi)
    return torch.atan(slope) + torch.where(real < 0, turned, 0.0)


def transform_matrix(window: Tensor, fft_size: int) -> Tensor:
    """Real and then imaginary parts of the discrete Fourier transform of a frame times `window`.

    Args:
        window: shape (window samples,), at most `fft_size` of them; zeros follow it.
        fft_size: an even number.

    Returns:
        Shape (2 * (fft_size // 2 + 1), window samples).
    """
    products = np.outer(np.arange(fft_size // 2 + 1), np.arange(len(window))) % fft_size
    turns = 2 * np.pi * np.arange(fft_size) / fft_size
    # What is 0 must not be 1e-16: the angle of a negative number is pi beside an imaginary 0 and -pi beside the least
    # that is below it.
    cosine, sine = (np.where(np.abs(wave) < 1e-12, 0.0, wave) for wave in (np.cos(turns), -np.sin(turns)))
    matrix = np.concatenate([cosine[products], sine[products]]) * window.double().numpy()
    return torch.from_numpy(matrix).float()
