"""Recordings that are different everywhere, so that a misplaced sample shows."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundalike.audio import Clip

WriteClips = Callable[..., list[Clip]]


@pytest.fixture
def write_clips(tmp_path: Path) -> WriteClips:
    """`write_clips([1.5, 0.3], labels="ab")`: a file of noise for each length in seconds; 0 makes a bad file."""

    def write(
        seconds: list[float], rate: int = 8_000, labels: str | list[str] = "", suffix: str = "wav"
    ) -> list[Clip]:
        clips = []
        for number, length in enumerate(seconds):
            path = tmp_path / f"{number}.{suffix}"
            if length:
                noise = np.random.default_rng(number).uniform(-0.5, 0.5, round(length * rate))
                soundfile.write(path, noise, rate)
            else:
                path.write_text("not audio")
            label = labels[number] if labels else ""
            clips.append(Clip(path, label=label, group=str(number)))
        return clips

    return write
