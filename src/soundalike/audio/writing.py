"""Write a sound to a WAV or FLAC file."""

import io
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import ArrayLike

from soundalike.errors import UserError, unknown_name
from soundalike.files import replacing_file

_BITS = {".wav": 24, ".flac": 16}
"""WAV for precision (not 32-bit float: libsndfile stamps its header with the time), FLAC for little space."""


def write(path: Path, audio: ArrayLike, sample_rate: int) -> None:
    """Write a mono sound, whole or not at all; the same sound gives the same bytes.

    Args:
        path: its suffix chooses the format: `.wav` (24-bit) or `.flac` (16-bit).
        audio: shape (samples,), in [-1, 1); what lies beyond is clipped.
        sample_rate: in Hz.

    Raises:
        UserError: another suffix, no samples, several channels, NaN or infinity, or the system refused.
    """
    encoded = encode(path, audio, sample_rate)
    with replacing_file(path) as temporary:
        temporary.write_bytes(encoded)


def encode(path: Path, audio: ArrayLike, sample_rate: int) -> bytes:
    """The bytes that `write` would write, for a caller who sees to the file.

    Raises:
        UserError: another suffix, no samples, several channels, NaN or infinity.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in _BITS:
        raise unknown_name("audio format", path.suffix or path.name, _BITS)
    samples = np.asarray(audio, dtype=np.float64)
    if samples.ndim != 1 or not samples.size:
        raise UserError(
            f"cannot write {path}: shape {samples.shape} is not that of a mono sound, (samples,)."
        )
    if not np.isfinite(samples).all():
        raise UserError(f"cannot write {path}: the sound holds NaN or infinity.")
    bits = _BITS[suffix]
    limit = 2 ** (bits - 1)
    quantised = np.clip(np.rint(samples * limit), -limit, limit - 1).astype(np.int32)
    encoded = io.BytesIO()
    # libsndfile takes integers left-aligned in 32 bits.
    soundfile.write(
        encoded, quantised << (32 - bits), sample_rate, format=suffix[1:].upper(), subtype=f"PCM_{bits}"
    )
    return encoded.getvalue()
