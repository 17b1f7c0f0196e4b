"""Butterworth filters of fourth order: flat where they pass, falling by 24 dB an octave beyond the cut-off."""

import math
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from soundalike.augment.transform import Audio
from soundalike.errors import UserError
from soundalike.synth import kernel

HIGHEST_CUTOFF = 0.49
"""Of the sample rate. The bilinear transform puts half of it, the Nyquist frequency, infinitely far."""

# 1 / Q of each second-order section: twice the cosine of its poles' angle.
_DAMPING = tuple(2.0 * math.cos(math.pi * angle / 8.0) for angle in (1, 3))


def butterworth(
    kind: Literal["low_pass", "high_pass"], cutoff_hz: NDArray[np.float64], sample_rate: int
) -> NDArray[np.float64]:
    """Coefficients of the filter, as two second-order sections, by the bilinear transform.

    At frequency f the power gain is 1 / (1 + w^8), w = tan(pi f / sample_rate) / tan(pi cutoff / sample_rate), or 1 / w
    for a high-pass: one half (-3 dB) at the cut-off.

    Args:
        kind: what passes.
        cutoff_hz: (items,), above 0; those above `HIGHEST_CUTOFF` of the sample rate are taken as that.
        sample_rate: in Hz.

    Returns:
        (items, 2, 5): b0, b1, b2, a1 and a2 of each section, where a0 is 1.
    """
    k = np.tan(np.pi * np.minimum(cutoff_hz / sample_rate, HIGHEST_CUTOFF))
    sections = np.empty((len(k), len(_DAMPING), 5))
    for section, damping in enumerate(_DAMPING):
        scale = 1.0 / (1.0 + damping * k + k * k)
        b0, sign = (k * k * scale, 1.0) if kind == "low_pass" else (scale, -1.0)
        a1, a2 = 2.0 * (k * k - 1.0) * scale, (1.0 - damping * k + k * k) * scale
        sections[:, section] = np.stack([b0, 2.0 * sign * b0, b0, a1, a2], axis=1)
    return sections


def filtered(audio: Audio, sections: NDArray[np.float64]) -> Audio:
    """Each item through its sections, one after the other, from rest.

    Args:
        audio: (items, samples).
        sections: (items, an even number of sections, 5) from `butterworth`.
    """
    out = np.empty(audio.shape, dtype=np.float32)
    _filter_rows(np.ascontiguousarray(audio), sections, out)
    return out


def limited(name: str, frequencies_hz: tuple[float, float], sample_rate: int) -> tuple[float, float]:
    """A range of frequencies up to what the sample rate can hold.

    Raises:
        UserError: all of it lies above.
    """
    low, high = frequencies_hz
    limit = HIGHEST_CUTOFF * sample_rate
    if low > limit:
        needed = low / HIGHEST_CUTOFF
        raise UserError(
            f"{name} at {low:g} Hz needs a sample rate of {needed:.0f} Hz or more, not {sample_rate}."
        )
    return low, min(high, limit)


@kernel
def _filter_rows(audio: Any, sections: Any, out: Any) -> None:
    """Transposed direct form II, in float64: float32 would be noisy where the cut-off is low.

    Sections are taken in pairs, whose recursions the processor overlaps.
    """
    for item in range(audio.shape[0]):
        source = audio[item]
        for pair in range(0, sections.shape[1], 2):
            b0, b1, b2, a1, a2 = sections[item, pair]
            d0, d1, d2, c1, c2 = sections[item, pair + 1]
            s1 = s2 = t1 = t2 = 0.0
            for n in range(audio.shape[1]):
                x = np.float64(source[n])
                y = b0 * x + s1
                s1 = b1 * x - a1 * y + s2
                s2 = b2 * x - a2 * y
                z = d0 * y + t1
                t1 = d1 * y - c1 * z + t2
                t2 = d2 * y - c2 * z
                out[item, n] = z
            source = out[item]
