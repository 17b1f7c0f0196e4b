"""A note that is rendered from the sound font of a package."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.audio import AudioError, Split
from soundalike.tasks.fetching import FoundSound, found_sound
from soundalike.tasks.sound_fonts import SoundFont, play_note, read_sound_font

SAMPLE_RATE = 44_100
"""That of the recorded notes, in Hz."""
DURATION = 1.5
"""In seconds; of recorded notes too. The shortest of them last little longer."""
PEAK = 0.707
"""That of the recorded notes."""
ONSET_DB = -40.0
"""A clip begins where the note first comes so near to its peak: recordings have silence before it."""
_LONGEST_WAIT = 0.5
"""Seconds within which a note is loud enough to begin."""


@dataclass(frozen=True)
class RenderedNote:
    """What to play, of which font.

    Attributes:
        package: the Debian package.
        path: of the font, below the root that the package is unpacked to.
        program: of General MIDI.
        key: MIDI number.
        velocity: 1 to 127.
        label: class.
        group: font and program.
        split: always "train".
    """

    package: str
    path: str
    program: int
    key: int
    velocity: int
    label: str
    group: str
    split: Split = "train"

    @property
    def duration(self) -> float:
        """That of all notes."""
        return DURATION

    @property
    def block(self) -> str:
        """Empty: every note is told apart from all others."""
        return ""

    @property
    def place(self) -> str:
        """The note in words."""
        return f"{self.path}: program {self.program}, key {self.key}, velocity {self.velocity}"

    @property
    def stem(self) -> str:
        """For a file name."""
        return f"program{self.program:03d}-key{self.key:03d}-velocity{self.velocity:03d}"

    def find(self, tree: Path, _scratch: Path) -> FoundSound:
        """Render it: 1.5 s from its onset on, mono, at the peak that recorded notes have.

        Raises:
            AudioError: the font is not there or damaged, or has no sound for the note.
        """
        note = play_note(
            _font(tree / self.path),
            self.program,
            self.key,
            self.velocity,
            DURATION + _LONGEST_WAIT,
            SAMPLE_RATE,
        )
        peak = np.abs(note).max()
        if peak == 0.0:
            raise AudioError(tree / self.path, f"is silent at program {self.program}, key {self.key}")
        first = min(onset(note), len(note) - round(DURATION * SAMPLE_RATE))
        clip = note[first : first + round(DURATION * SAMPLE_RATE)] * (PEAK / peak)
        return found_sound(clip, SAMPLE_RATE, encoded="")

    def is_same(self, _found: FoundSound) -> bool:
        """There is no list of what a rendering should be."""
        return True


def onset(note: NDArray[Any]) -> int:
    """The first sample within 40 dB of the peak."""
    level = np.abs(note)
    return int(np.argmax(level >= level.max() * 10.0 ** (ONSET_DB / 20.0)))


@lru_cache(maxsize=1)
def _font(path: Path) -> SoundFont:
    return read_sound_font(path)
