"""The resonant low-pass filter of a zone, whose cutoff the modulation envelope moves."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from soundalike.tasks.sound_fonts.envelopes import Doubles, modulation_envelope
from soundalike.tasks.sound_fonts.font import Generator, ZoneSettings

_HERTZ_AT_ZERO_CENTS = 440.0 * 2.0 ** (-69 / 12)
_OPEN_CENTS = 13500
"""At this cutoff (20 kHz) and above, without resonance, there is no filter."""
_VELOCITY_TO_CUTOFF_CENTS = -2400
"""What the softest note loses of the cutoff (default modulator 8.4.2)."""
_BLOCK = 64
"""Samples that share one cutoff: 1.5 ms at 44.1 kHz, shorter than any sweep."""


def low_pass(audio: Doubles, settings: ZoneSettings, key: int, velocity: int, sample_rate: int) -> Doubles:
    """Filter a note by its zone's cutoff and resonance.

    Args:
        audio: shape (samples,).
        settings: of the zone.
        key: 0 to 127.
        velocity: 1 to 127; softer is darker.
        sample_rate: in Hz.

    Returns:
        Shape (samples,).
    """
    base = settings[Generator.FILTER_CUTOFF] + _VELOCITY_TO_CUTOFF_CENTS * (127 - velocity) / 127
    sweep = settings[Generator.MOD_ENVELOPE_TO_CUTOFF]
    resonance_db = max(0.0, settings[Generator.FILTER_Q] / 10.0)
    if sweep == 0:
        if base >= _OPEN_CENTS and resonance_db == 0.0:
            return audio
        numerator, denominator = _coefficients(base, resonance_db, sample_rate)
        return np.asarray(lfilter(numerator, denominator, audio))
    begins = np.arange(0, len(audio), _BLOCK)
    cutoffs = base + sweep * modulation_envelope(settings, key, begins / sample_rate)
    filtered = np.empty_like(audio)
    state = np.zeros(2)
    for begin, cutoff in zip(begins, cutoffs, strict=True):
        numerator, denominator = _coefficients(cutoff, resonance_db, sample_rate)
        block = slice(begin, begin + _BLOCK)
        filtered[block], state = lfilter(numerator, denominator, audio[block], zi=state)
    return filtered


def _coefficients(
    cents: float, resonance_db: float, sample_rate: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Numerator and denominator of a two-pole low-pass (Bristow-Johnson, "Cookbook formulae for audio EQ").

    The resonance is measured from a filter that has none, which is 3 dB down at its cutoff.
    """
    cutoff = _HERTZ_AT_ZERO_CENTS * 2.0 ** (min(cents, _OPEN_CENTS) / 1200.0)
    angle = 2.0 * math.pi * min(cutoff / sample_rate, 0.45)
    quality = 10.0 ** (resonance_db / 20.0) / math.sqrt(2.0)
    alpha = math.sin(angle) / (2.0 * quality)
    cosine = math.cos(angle)
    scale = 1.0 + alpha
    numerator = np.array([(1.0 - cosine) / 2.0, 1.0 - cosine, (1.0 - cosine) / 2.0]) / scale
    return numerator, np.array([scale, -2.0 * cosine, 1.0 - alpha]) / scale
