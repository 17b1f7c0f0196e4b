"""Change a sound's duration and keep its pitch: a phase vocoder with identity phase locking.

Short windowed frames are taken from the sound at one spacing and added up again at another. Each frame is turned,
peak by peak of its spectrum, so that every partial runs on smoothly from the frame before:

- The turn of a partial between two output frames is measured, not extrapolated: besides each frame at time t the
  frame one output spacing earlier is analysed. The rotation R = Y' conj(B) / |Y' conj(B)|, with Y' the previous output
  frame and B that earlier frame, makes X R continue Y' whatever the rate; no phase is ever unwrapped (Puckette,
  "Phase-locked vocoder", WASPAA 1995).
- All bins around a peak turn as the peak does, which keeps the shape of attacks and of partials (Laroche and
  Dolson, "Improved phase vocoder time-scale modification of audio", IEEE Trans. Speech and Audio Processing 7(3),
  1999: identity phase locking).
- Around an attack frames are spaced as they were and not turned, so that it is neither spread nor heard twice (an
  idea of Röbel, "A new approach to transient processing in the phase vocoder", DAFx 2003, made simpler).
"""

import math
from functools import lru_cache

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from soundalike.augment.attacks import find_attacks
from soundalike.synth import compiled, kernel

Signal = NDArray[np.float32]
Spectra = NDArray[np.complex64]

_WINDOW_SECONDS = 0.072
"""Long enough to tell the notes of a chord apart, short enough not to smear the consonants of speech."""

_OVERLAP = 3
"""Squared Hann windows a third of their length apart add up to a constant, the least overlap at which they do."""


def stretch(audio: Signal, rate: float, samples: int, window: int) -> Signal:
    """Play a sound `rate` times as fast at the same pitch.

    Args:
        audio: (any number of samples,), finite; taken as zero before and after.
        rate: what happens at t happens at t / rate in the result.
        samples: length of the result; zeros follow where the sound has ended.
        window: length of a frame in samples, as `window_length` gives it.

    Returns:
        New array, (samples,).
    """
    hop = window // _OVERLAP
    stretched = np.zeros(samples, dtype=np.float32)
    # Frame f stands around output sample (f - 1) hop: the first that the window reaches from is -hop.
    ending = min(float(samples), len(audio) / rate)
    frames = np.empty((2, 1 + math.ceil((ending + window / 2) / hop), window), dtype=np.float32)
    attacks = find_attacks(audio, max(1, hop // 12), int(window * max(1.0, rate)))
    centres, unturned = _place_frames(attacks, rate, frames.shape[1], hop, window // 2)
    analysis, synthesis = _windows(window)
    _cut_frames(audio, analysis, hop, centres, frames)
    spectra = scipy.fft.rfft(frames, overwrite_x=True)
    _lock_phases(spectra[0], spectra[1], unturned)
    _overlap_add(scipy.fft.irfft(spectra[0], overwrite_x=True), synthesis, hop, stretched)
    return stretched


def window_length(sample_rate: float) -> int:
    """Samples of a frame at a sample rate in Hz: 72 ms, to the nearest length whose Fourier transform is fast.

    Those are 3 and 9 times a power of two; between neighbours lies a factor of 4/3 or 3/2.
    """
    hop = max(8.0, _WINDOW_SECONDS * sample_rate / _OVERLAP)
    power = 1 << math.floor(math.log2(hop))
    fast = (power, power // 2 * 3, power * 2)
    return _OVERLAP * min(fast, key=lambda length: abs(math.log(length / hop)))


@lru_cache(maxsize=64)
def _windows(length: int) -> tuple[Signal, Signal]:
    """The Hann window for analysis, and the one for synthesis, scaled so that unchanged frames add up to the sound."""
    hann = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(length) / length)
    mean_square = 3.0 / 8.0
    return hann.astype(np.float32), (hann / (mean_square * _OVERLAP)).astype(np.float32)


@kernel
def _place_frames(
    attacks: NDArray[np.int64], rate: float, count: int, hop: int, reach: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where in the sound each output frame is taken from, and which frames begin an attack.

    A frame at c is taken from rate c, but within `reach` of an attack from as far before or after the attack as it
    will stand in the result; and a frame that stands farther away is taken from farther away too.

    Returns:
        The frames' centres (count,) in samples, and whether each starts a run around an attack (count,).
    """
    centres = np.empty(count, np.int64)
    begins = np.zeros(count, np.bool_)
    for f in range(count):
        c = (f - 1) * hop
        centre = int(np.rint(c * rate))
        for attack in attacks:
            moved = int(np.rint(attack / rate))
            if c < moved - reach:
                centre = min(centre, attack - reach)
            elif c <= moved + reach:
                centre = attack + c - moved
                begins[f] = c - hop < moved - reach
                break
            else:
                centre = max(centre, attack + reach)
        centres[f] = centre
    return centres, begins


@kernel
def _cut_frames(audio: Signal, window: Signal, hop: int, centres: NDArray[np.int64], frames: Signal) -> None:
    """Fill `frames` (2, count, length) with the windowed frames around `centres`, and those one hop earlier."""
    length = window.size
    for earlier in range(2):
        for f in range(frames.shape[1]):
            start = centres[f] - length // 2 - earlier * hop
            first = min(max(0, -start), length)
            last = max(min(length, audio.size - start), first)
            row = frames[earlier, f]
            row[:first] = 0.0
            row[last:] = 0.0
            if last > first:
                _multiply(audio[start + first : start + last], window[first:last], row[first:last])


@compiled
def _multiply(a: Signal, b: Signal, out: Signal) -> None:
    for i in range(out.size):
        out[i] = a[i] * b[i]


@kernel
def _lock_phases(spectra: Spectra, earlier: Spectra, unturned: NDArray[np.bool_]) -> None:
    """Turn each frame's peaks, with the bins around them, so that they continue the frame before; in place.

    Args:
        spectra: (frames, bins).
        earlier: (frames, bins), the frame one output hop earlier in the sound.
        unturned: (frames,), which frames are left as they are.
    """
    bins = spectra.shape[1]
    power = np.zeros(bins + 4, np.float32)  # Two zeros on either side.
    is_peak = np.empty(bins, np.uint8)
    peaks = np.empty(bins + 1, np.int64)
    real, imaginary = np.empty(bins, np.float32), np.empty(bins, np.float32)
    for f in range(1, spectra.shape[0]):
        if unturned[f]:
            continue
        frame, before, previous = spectra[f], earlier[f], spectra[f - 1]
        for k in range(bins):
            power[k + 2] = frame[k].real * frame[k].real + frame[k].imag * frame[k].imag
        for k in range(bins):
            p = power[k + 2]
            is_peak[k] = (p > power[k]) & (p > power[k + 1]) & (p >= power[k + 3]) & (p >= power[k + 4])
        count = 0
        for k in range(bins):  # Without a branch: where the peaks of noise are, no processor foresees.
            peaks[count] = k
            count += is_peak[k]
        start = 0
        for i in range(count):
            peak = peaks[i]
            end = (peak + peaks[i + 1] + 1) // 2 if i + 1 < count else bins
            # In float64, where the fourth power of an amplitude is neither 0 nor infinite.
            turn = complex(previous[peak]) * complex(before[peak]).conjugate()
            size = np.sqrt(turn.real * turn.real + turn.imag * turn.imag)
            if size > 0.0:
                real[start:end] = turn.real / size
                imaginary[start:end] = turn.imag / size
            else:
                real[start:end] = 1.0
                imaginary[start:end] = 0.0
            start = end
        for k in range(start):
            x, y = frame[k].real, frame[k].imag
            frame[k] = complex(x * real[k] - y * imaginary[k], x * imaginary[k] + y * real[k])


@kernel
def _overlap_add(frames: Signal, window: Signal, hop: int, out: Signal) -> None:
    """Add up windowed `frames` (count, length), frame f around sample (f - 1) hop of `out`."""
    length = window.size
    for f in range(frames.shape[0]):
        start = (f - 1) * hop - length // 2
        first = min(max(0, -start), length)
        last = max(min(length, out.size - start), first)
        if last > first:
            _add_product(frames[f, first:last], window[first:last], out[start + first : start + last])


@compiled
def _add_product(a: Signal, b: Signal, out: Signal) -> None:
    for i in range(out.size):
        out[i] += a[i] * b[i]
