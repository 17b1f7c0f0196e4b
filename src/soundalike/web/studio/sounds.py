"""A sound as the page takes it: what plays and what is shown, in one JSON value."""

import io
import wave
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.web.pictures import data_url, log_mel_picture, png, waveform_peaks

COLUMNS = 400
"""Of the drawn waveform."""

FULL_SCALE = 2**15
"""Of 16-bit audio."""


def sound_json(audio: NDArray[np.float32], sample_rate: int) -> dict[str, Any]:
    """The JSON value of a sound.

    Args:
        audio: shape (samples,).
        sample_rate: in Hz.

    Returns:
        `audio` (a data URL of a WAV file), `seconds`, `peak`, `waveform` (lowest and highest sample of each column,
        shape (columns, 2)) and `picture` (a data URL of a PNG image, time to the right and frequency up).
    """
    return {
        "audio": data_url("audio/wav", wav_16_bit(audio, sample_rate)),
        "seconds": len(audio) / sample_rate,
        "peak": float(np.abs(audio).max(initial=0.0)),
        "waveform": waveform_peaks(audio, COLUMNS).round(4).tolist(),
        "picture": data_url("image/png", png(log_mel_picture(audio, sample_rate))),
    }


def wav_16_bit(audio: NDArray[np.float32], sample_rate: int) -> bytes:
    """A WAV file of one channel, to be played rather than kept; what lies beyond [-1, 1) is clipped."""
    scaled = np.rint(audio.astype(np.float64) * FULL_SCALE)
    samples = np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(sample_rate)
        sound.writeframes(samples.tobytes())
    return file.getvalue()
