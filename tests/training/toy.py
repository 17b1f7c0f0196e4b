"""A run small enough for tests: tones instead of the synthesizer, a tiny encoder, a fraction of a second.

As a script it trains (`python toy.py RUN [--resume]`), for tests that need a process to kill.
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from soundalike.audio import write
from soundalike.pairs import PairBatch
from soundalike.training import TrainingInterrupted, TrainSettings, configure, train

SAMPLE_RATE = 8000
SECONDS = 0.1


TINY = {
    "sample_rate": SAMPLE_RATE,
    "duration": SECONDS,
    "frontend": {"name": "log_mel", "bands": 16},
    "encoder": {"name": "compact", "widths": [8, 16], "strides": [2, 2]},
    "projector": [16, 8],
    "batch_size": 8,
    "learning_rate": 0.1,
    "steps": 24,
    "warmup_steps": 2,
    "threads": 1,
    "log_every": 2,
    "checkpoint_every": 4,
    "monitor_every": 0,
}


class Tones:
    """Two sines of one pitch and different phase; pitches follow the pair's number as a low-discrepancy sequence."""

    sample_rate = SAMPLE_RATE
    samples = round(SAMPLE_RATE * SECONDS)

    def batch(self, seed: int, indices: Any) -> PairBatch:
        index = np.asarray(indices, dtype=np.uint64)
        place = ((index + seed + 1.0) * 0.6180339887498949 % 1.0)[:, None]
        pitch_hz = 200.0 * 2.0 ** (4.0 * place)
        cycles = pitch_hz * np.arange(self.samples) / SAMPLE_RATE
        a = np.sin(2 * np.pi * cycles)
        b = np.sin(2 * np.pi * (cycles + 100.0 * place))
        return PairBatch(a.astype(np.float32), b.astype(np.float32), index)


class ToldTones(Tones):
    """Tones whose pitch is told: its place in four octaves, with mean 0 and standard deviation 1, to both views."""

    hints = ("tone/pitch",)

    def batch(self, seed: int, indices: Any) -> PairBatch:
        batch = super().batch(seed, indices)
        place = (batch.index + seed + 1.0) * 0.6180339887498949 % 1.0
        hints = ((place - 0.5) * np.sqrt(12))[:, None].astype(np.float32)
        return replace(batch, hints_a=hints, hints_b=hints)


def settings(**changes: Any) -> TrainSettings:
    return configure(changes={**TINY, **changes})


def recordings(folder: Path, classes: int = 3, files: int = 4) -> Path:
    """A folder of labelled sounds: each class a subfolder, of tones an octave above the class before."""
    for label in range(classes):
        for number in range(files):
            time = np.arange(round(SAMPLE_RATE * SECONDS)) / SAMPLE_RATE
            tone = 0.5 * np.sin(2 * np.pi * 200 * 2.0**label * (1 + number / 50) * time)
            write(folder / f"class-{label}" / f"{number}.wav", tone, SAMPLE_RATE)
    return folder


def recorded_settings(data: Path, preset: str = "clar-joint", **changes: Any) -> TrainSettings:
    """A tiny run on recordings."""
    return configure(preset, changes={**TINY, "data": str(data), **changes})


def long_settings() -> TrainSettings:
    """Long enough for a test to act between two checkpoints."""
    return settings(steps=240, log_every=5, checkpoint_every=20)


def main() -> None:
    out = Path(sys.argv[1])
    try:
        train(long_settings(), out, resume="--resume" in sys.argv, source=Tones())
    except TrainingInterrupted as interruption:
        print(interruption, file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
