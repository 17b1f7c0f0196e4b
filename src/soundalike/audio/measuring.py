"""What is in one file: its length, its level, its faults, and a digest by which copies are known."""

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from soundalike.audio.decoding import decode_blocks, mix_to_mono, open_audio
from soundalike.audio.excerpts import AudioError
from soundalike.audio.faults import (
    CLIPPED_SHARE,
    FLAT_TOP_SAMPLES,
    FULL_SCALE,
    FULL_SCALE_16_BIT,
    OFFSET_RATIO,
    SHORT_SECONDS,
    SILENT_RANGE,
    Fault,
)
from soundalike.audio.header import Header


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a file. Frames that are not finite numbers are only counted.

    Attributes:
        header: what the file states.
        frames: how many there are; other than the header says in some MP3 files.
        not_finite: how many frames hold NaN or infinity.
        peak: the largest absolute sample of any channel; 1 is full scale.
        clipped: the share of samples, in all channels, that lie in flat tops at full scale.
        span: from the lowest to the highest sample of the mono mix.
        mean: of the mono mix: its DC offset.
        deviation: the standard deviation of the mono mix.
        digest: of the sample rate and the mono mix as it is decoded, in hexadecimal: equal for copies in other
            lossless formats, with equal channels or under other names; not for a copy that was coded with losses.
    """

    header: Header
    frames: int
    not_finite: int
    peak: float
    clipped: float
    span: float
    mean: float
    deviation: float
    digest: str

    @property
    def seconds(self) -> float:
        """How long the file lasts."""
        return self.frames / self.header.sample_rate

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with it, in the order of `FAULTS`."""
        silent = self.span <= SILENT_RANGE
        found: dict[Fault, bool] = {
            "not finite": self.not_finite > 0,
            "silent": silent,
            "clipped": self.clipped > CLIPPED_SHARE,
            "offset": not silent and abs(self.mean) > OFFSET_RATIO * self.deviation,
            "short": self.seconds < SHORT_SECONDS,
        }
        return tuple(fault for fault, holds in found.items() if holds)


def measure(path: Path) -> Contents:
    """Decode a whole file once, in blocks, and measure it.

    Raises:
        AudioError: the file cannot be read to its end.
    """
    with open_audio(path) as sound:
        header = Header.of(sound)
        frames = not_finite = 0
        peak = total = total_of_squares = 0.0
        lowest, highest = math.inf, -math.inf
        flat_tops = FlatTops(header.channels, FULL_SCALE.get(header.subtype, FULL_SCALE_16_BIT))
        digest = hashlib.blake2b(str(header.sample_rate).encode(), digest_size=16)
        for block in decode_blocks(path, sound):
            frames += len(block)
            mono = mix_to_mono(block)
            finite = np.isfinite(mono)
            if not finite.all():
                not_finite += len(mono) - int(np.count_nonzero(finite))
                block, mono = block[finite], mono[finite]
            if not len(mono):
                continue
            magnitude = np.abs(block)
            peak = max(peak, float(magnitude.max()))
            flat_tops.add(magnitude)
            lowest, highest = min(lowest, float(mono.min())), max(highest, float(mono.max()))
            total += float(mono.sum(dtype=np.float64))
            total_of_squares += float(np.square(mono, dtype=np.float64).sum())
            # Adding 0 makes -0 of +0, which is the same sound in other bytes.
            digest.update((mono + np.float32(0.0)).data)
    if not frames:
        raise AudioError(path, "holds no sound that can be decoded")
    measured = max(1, frames - not_finite)
    mean = total / measured
    return Contents(
        header=header,
        frames=frames,
        not_finite=not_finite,
        peak=peak,
        clipped=flat_tops.samples / (measured * header.channels),
        span=max(0.0, highest - lowest),
        mean=mean,
        deviation=math.sqrt(max(0.0, total_of_squares / measured - mean**2)),
        digest=digest.hexdigest(),
    )


class FlatTops:
    """Counts the samples of one channel that lie at full scale in runs of `FLAT_TOP_SAMPLES` or more.

    Attributes:
        samples: how many so far, in all channels.
    """

    def __init__(self, channels: int, full_scale: float) -> None:
        """Nothing is counted yet.

        Args:
            channels: how many.
            full_scale: the lowest magnitude that counts as full scale.
        """
        self.samples = 0
        self._full_scale = full_scale
        # Of the frames before the next block: whether each sample is at full scale. A run may begin there.
        self._before = np.zeros((FLAT_TOP_SAMPLES, channels), np.bool_)

    def add(self, magnitude: NDArray[np.float32]) -> None:
        """Count the next block of absolute samples; shape (frames, channels)."""
        full = np.concatenate([self._before, magnitude >= self._full_scale])
        self._before = full[-FLAT_TOP_SAMPLES:]
        if not full.any():
            return
        # Where the last samples that make a run end. The first such sample of a run stands for those before it too.
        ends = full[FLAT_TOP_SAMPLES - 1 :].copy()
        for earlier in range(1, FLAT_TOP_SAMPLES):
            ends &= full[FLAT_TOP_SAMPLES - 1 - earlier : -earlier]
        first_ends = ends[1:] & ~ends[:-1]
        self.samples += int(
            np.count_nonzero(ends[1:]) + (FLAT_TOP_SAMPLES - 1) * np.count_nonzero(first_ends)
        )
