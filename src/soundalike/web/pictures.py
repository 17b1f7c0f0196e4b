"""A sound as pictures: the outline of its waveform, and its log-mel spectrogram in one perceptual colour map.

The spectrogram is what the front end `log_mel` hands an encoder by default (`soundalike.model`), computed without
PyTorch, which takes seconds to load. Its colours have one scale for all sounds, so that a soft sound looks soft.
"""

import base64
import math
import struct
import zlib
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Bytes = NDArray[np.uint8]

BANDS = 64
LOW_HZ, HIGH_HZ = 125.0, 7500.0
WINDOW_SECONDS, HOP_SECONDS = 0.025, 0.010
LOG_OFFSET = 0.01

_FIRST_COLOUR, _LAST_COLOUR = (0.18, 0.045, 285.0), (0.95, 0.055, 90.0)
"""Lightness, chroma and hue in degrees of silence and of the loudest, in OKLCH."""

_MORE_CHROMA = 0.033
"""What the middle of the colour map has beyond its ends; more would leave sRGB."""


def waveform_peaks(audio: NDArray[np.float32], columns: int) -> NDArray[np.float32]:
    """The lowest and the highest sample in each of `columns` equal stretches of a sound, shape (columns, 2).

    Args:
        audio: (samples,), at least one.
        columns: 1 or more; where there are more than samples, neighbours show the same sample.
    """
    starts = np.arange(columns) * len(audio) // columns
    return np.stack([np.minimum.reduceat(audio, starts), np.maximum.reduceat(audio, starts)], axis=1)


def log_mel_picture(audio: NDArray[np.float32], sample_rate: int) -> Bytes:
    """Log-mel spectrogram as brightness, shape (bands, frames), the highest band first.

    0 is the front end's own floor, ln 0.01, where silence lies; 255 is what a sine of amplitude 1 reaches, some 80 dB
    above it. A sound shorter than the window is zero-padded to it.

    Args:
        audio: (samples,), at least one, in [-1, 1].
        sample_rate: in Hz, 2,000 or more.
    """
    window_samples, hop_samples = round(WINDOW_SECONDS * sample_rate), round(HOP_SECONDS * sample_rate)
    padded = np.pad(audio, (0, max(0, window_samples - len(audio))))
    frames = np.lib.stride_tricks.sliding_window_view(padded, window_samples)[::hop_samples]
    mel = _mel_matrix(sample_rate)
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(window_samples) / window_samples)
    spectrum = np.abs(np.fft.rfft(frames * window, n=2 * (len(mel) - 1)))
    loudness = np.log(spectrum @ mel + LOG_OFFSET)
    # The peak of a sine's spectrum: half the sum of the window, which is half its length.
    floor, ceiling = math.log(LOG_OFFSET), math.log(window_samples / 4 + LOG_OFFSET)
    share = np.clip((loudness - floor) / (ceiling - floor), 0.0, 1.0)
    picture: Bytes = np.rint(255.0 * share.T[::-1]).astype(np.uint8)
    return picture


def png(picture: Bytes) -> bytes:
    """A PNG file of a picture (rows, columns), the top row first, in the colour map."""
    rows, columns = picture.shape
    # One byte a pixel, an index of the palette; each row is preceded by the number of its filter, which is none.
    header = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    lines = np.pad(picture, ((0, 0), (1, 0))).tobytes()
    chunks = [
        (b"IHDR", header),
        (b"PLTE", colour_map().tobytes()),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def data_url(media_type: str, content: bytes) -> str:
    """A file as an address that holds it, for a page that fetches nothing: `data_url("image/png", png(picture))`."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"


@cache
def colour_map() -> Bytes:
    """sRGB of the 256 levels, shape (256, 3): from night blue by teal to pale yellow, in even steps of lightness.

    A path in OKLCH (Ottosson, "A perceptual color space for image processing", 2020): lightness and hue are
    straight, chroma swells towards the middle. Told apart with any colour vision, and in print.
    """
    along = np.linspace(0.0, 1.0, 256)
    lightness, chroma, hue = (
        first + (last - first) * along for first, last in zip(_FIRST_COLOUR, _LAST_COLOUR, strict=True)
    )
    chroma = chroma + _MORE_CHROMA * np.sin(np.pi * along)
    a, b = chroma * np.cos(np.radians(hue)), chroma * np.sin(np.radians(hue))
    cones = np.stack([lightness, a, b]).T @ _OKLAB_TO_CONES.T
    linear = np.clip(cones**3 @ _CONES_TO_SRGB.T, 0.0, 1.0)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    colours: Bytes = np.rint(255.0 * srgb).astype(np.uint8)
    return colours


_OKLAB_TO_CONES = np.array(
    [
        [1.0, 0.3963377774, 0.2158037573],
        [1.0, -0.1055613458, -0.0638541728],
        [1.0, -0.0894841775, -1.2914855480],
    ]
)
_CONES_TO_SRGB = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


@cache
def _mel_matrix(sample_rate: int) -> NDArray[np.float64]:
    """Weights of each FFT bin in each mel band, shape (fft_size // 2 + 1, bands), as in `log_mel`.

    Triangles of height 1, even on HTK's scale mel(f) = 1127 ln(1 + f / 700), up to the Nyquist frequency at most.
    """
    fft_size = 1 << (round(WINDOW_SECONDS * sample_rate) - 1).bit_length()

    def mel(hertz: ArrayLike) -> NDArray[np.float64]:
        return np.asarray(1127.0 * np.log1p(np.asarray(hertz) / 700.0))

    bins = mel(np.arange(fft_size // 2 + 1) * (sample_rate / fft_size))[:, None]
    first, last = mel([LOW_HZ, min(HIGH_HZ, sample_rate / 2)])
    spacing = (last - first) / (BANDS + 1)
    centres = first + spacing * np.arange(1, BANDS + 1)
    weights: NDArray[np.float64] = np.maximum(0.0, 1.0 - np.abs(bins - centres) / spacing)
    weights[0] = 0.0
    return weights


def _chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file."""
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
