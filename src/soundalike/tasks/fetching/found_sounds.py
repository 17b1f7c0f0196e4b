"""A sound as this machine decodes or renders it, and the digests by which it is known again."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile
from numpy.typing import NDArray

from soundalike import audio

_DIGITS = 16
"""Hexadecimal digits that are kept of each SHA-256: enough against chance, and lists stay small."""


@dataclass(frozen=True)
class FoundSound:
    """A sound that was taken from a package.

    Attributes:
        flac: the bytes of a mono, 16-bit FLAC file at the sound's own rate.
        duration: in seconds.
        encoded: digest of the bytes of the file that it came from.
        samples: digest of its samples.
    """

    flac: bytes
    duration: float
    encoded: str
    samples: str


def found_sound(mono: NDArray[Any], sample_rate: int, encoded: str) -> FoundSound:
    """Encode a sound, shape (samples,), and digest it."""
    flac = audio.encode(Path("sound.flac"), mono, sample_rate)
    return FoundSound(flac, len(mono) / sample_rate, encoded, sample_digest(flac)[:_DIGITS])


def file_digest(file: Path) -> str:
    """Digest of a file's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:_DIGITS]


def sample_digest(flac: bytes) -> str:
    """SHA-256 of a 16-bit file's decoded samples, little-endian, as hexadecimal digits."""
    samples, _ = soundfile.read(io.BytesIO(flac), dtype="int16")
    return hashlib.sha256(samples.astype("<i2").tobytes()).hexdigest()
