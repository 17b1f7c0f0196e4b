"""Magnitude, phase and mel spectrogram as the channels of one image, as CLAR stacks them (Al-Tahan and
Mohsenzadeh, "CLAR: Contrastive learning of auditory representations", AISTATS 2021).
"""

from typing import Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import Field, field_validator
from torch import Tensor
from torch.nn import functional

from soundalike.model.frontends.base import FrontEnd
from soundalike.model.frontends.mel import slaney_hertz, slaney_mel, triangles
from soundalike.settings import Settings

Channel = Literal["magnitude", "phase", "mel"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)

HOP_SECONDS = 0.008
WINDOW_SECONDS = {"paper": 0.016, "reference": 0.128}
BANDS = 128
LOWEST_HZ = 40.0
"""Lower edge of the mel bands, and the lowest row where rows are log-spaced."""

POWER_FLOOR = 1e-6
"""Added to a power before the logarithm. At 16 kHz it lies 96 dB, the range of 16-bit audio, below the peak of a
full-scale sine, which is 64^2 = 36 dB."""

CPU_SAMPLES_PER_PASS = 1 << 16
GPU_SAMPLES_PER_PASS = 1 << 21
"""About this much audio is transformed at once: the spectra of more would leave a CPU's cache, or fill a GPU's
memory."""


class ClarStackSettings(Settings):
    """Settings of the front end `clar_stack`.

    Attributes:
        channels: which spectrograms; the image has them in the order magnitude, phase, mel.
        variant: "paper" has windows of 16 ms and evenly spaced rows of magnitude and phase; "reference" has what
            the published code has, windows of 128 ms and rows spaced evenly in log frequency from 40 Hz.
    """

    name: Literal["clar_stack"] = "clar_stack"
    channels: tuple[Channel, ...] = Field(default=CHANNELS, min_length=1)
    variant: Literal["paper", "reference"] = "paper"

    @field_validator("channels")
    @classmethod
    def _in_order(cls, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        if len(set(channels)) < len(channels):
            raise ValueError("a channel is named twice")
        return tuple(sorted(channels, key=CHANNELS.index))


class ClarStack(FrontEnd):
    """Up to three channels of 128 bands, all from one Fourier transform S of each frame.

    - magnitude: 10 log10(|S|^2 + 1e-6), in dB, at 128 bins;
    - phase: the angle of S, in radians from -pi to pi, at the same bins; 0 where |S|^2 is below 1e-6, because
      the phase of silence and of rounding errors means nothing;
    - mel: 10 log10(sum of weights x |S|^2 + 1e-6), in dB, over 128 triangles of height 1 that are evenly spaced on
      Slaney's mel scale from 40 Hz to the Nyquist frequency and weigh all bins.

    A periodic Hann window is zero-padded on its right to an FFT of four times its length (of the next power of
    two). At 16 kHz that is 256 samples in an FFT of 1024, of which magnitude and phase take every fourth bin
    without 0 Hz: the bins of an FFT of 256. From those alone several mel bands would be empty.

    At any sample rate a window lasts 16 ms, a hop 8 ms, and the 128 rows are spread evenly up to the Nyquist
    frequency. With the variant "reference" a window lasts 128 ms and the rows are the bins nearest to 128
    frequencies from 40 Hz to the Nyquist frequency, each the same factor above the one before.

    Frame t is centred on sample t x hop, with zeros before the clip and after it: n samples give 1 + n // hop
    frames, 126 for a second at 16 kHz. Always computed in float32, also under autocast.
    """

    bands = BANDS
    window: Tensor
    rows: Tensor
    mel: Tensor

    def __init__(self, settings: ClarStackSettings, sample_rate: int) -> None:
        super().__init__()
        self.names = settings.channels
        self.channels = len(settings.channels)
        self.window_samples = round(WINDOW_SECONDS[settings.variant] * sample_rate)
        self.hop_samples = round(HOP_SECONDS * sample_rate)
        self.hop_seconds = self.hop_samples / sample_rate
        self.fft_size = 4 << (self.window_samples - 1).bit_length()
        evenly = settings.variant == "paper"
        rows = _even_rows(self.fft_size) if evenly else _log_rows(self.fft_size, sample_rate)
        # All follow from the settings, so they are not saved with the weights.
        self.register_buffer("window", torch.hann_window(self.window_samples), persistent=False)
        self.register_buffer("rows", torch.from_numpy(rows), persistent=False)
        mel = torch.from_numpy(mel_matrix(self.fft_size, sample_rate)).float()
        self.register_buffer("mel", mel, persistent=False)

    def forward(self, audio: Tensor) -> Tensor:
        """Audio of shape (batch, samples) to an image of shape (batch, channels, frames, 128)."""
        samples = CPU_SAMPLES_PER_PASS if audio.device.type == "cpu" else GPU_SAMPLES_PER_PASS
        clips = max(1, samples // audio.shape[-1])
        with torch.autocast(audio.device.type, enabled=False):
            return torch.cat([self._image(some) for some in torch.split(audio.float(), clips)])

    def _image(self, audio: Tensor) -> Tensor:
        before = self.window_samples // 2
        padded = functional.pad(audio, (before, self.window_samples - before))
        frames = padded.unfold(-1, self.window_samples, self.hop_samples) * self.window
        spectrum = torch.fft.rfft(frames, n=self.fft_size)
        rows = spectrum[..., self.rows]
        drawn = []
        for name in self.names:
            match name:
                case "magnitude":
                    drawn.append(decibels(power(rows)))
                case "phase":
                    drawn.append(phase(rows))
                case "mel":
                    drawn.append(decibels(power(spectrum) @ self.mel))
        return torch.stack(drawn, dim=1)


def mel_matrix(fft_size: int, sample_rate: int) -> NDArray[np.float64]:
    """Weights of each FFT bin in each mel band, shape (fft_size // 2 + 1, 128).

    The corners of the triangles are evenly spaced on Slaney's mel scale; their sides are straight in Hz.
    """
    lowest, highest = slaney_mel(LOWEST_HZ), slaney_mel(sample_rate / 2)
    corners = slaney_hertz(np.linspace(lowest, highest, BANDS + 2))
    bins = np.arange(fft_size // 2 + 1) * (sample_rate / fft_size)
    return triangles(bins, corners)


def _even_rows(fft_size: int) -> NDArray[np.int64]:
    """128 bins, evenly spaced up to the last one, which is at the Nyquist frequency."""
    return np.arange(1, BANDS + 1) * (fft_size // (2 * BANDS))


def _log_rows(fft_size: int, sample_rate: int) -> NDArray[np.int64]:
    """The bins nearest to 128 frequencies from 40 Hz to the Nyquist frequency, each the same factor apart."""
    hertz = np.geomspace(LOWEST_HZ, sample_rate / 2, BANDS)
    return np.rint(hertz * (fft_size / sample_rate)).astype(np.int64)


def power(spectrum: Tensor) -> Tensor:
    """|S|^2."""
    return spectrum.real.square() + spectrum.imag.square()


def decibels(power: Tensor) -> Tensor:
    """10 log10(power + 1e-6)."""
    return 10.0 * torch.log10(power + POWER_FLOOR)


def phase(spectrum: Tensor) -> Tensor:
    """The angle of S from -pi to pi, and 0 where |S|^2 is below 1e-6."""
    # At the Nyquist frequency the imaginary part is 0 or -0, as the FFT's author likes it, and the angle of a
    # negative number pi or -pi: adding 0 makes 0 of both. It also lays the parts out one by one, and atan2 is
    # several times faster then.
    angle = torch.atan2(spectrum.imag + 0.0, spectrum.real + 0.0)
    return torch.where(power(spectrum) < POWER_FLOOR, 0.0, angle)
