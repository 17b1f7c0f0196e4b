"""A sound in a list of sounds: an excerpt, and what is known about it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from soundalike.audio.excerpts import Excerpt

Split = Literal["", "train", "valid", "test"]
"""The published part of a data set that a clip is in; empty where its list has none."""


@dataclass(frozen=True)
class Clip:
    """One sound of a manifest, a folder or a data set.

    Attributes:
        path: the audio file, absolute.
        label: its class; empty where it has none.
        group: what it shares with other clips (a speaker, a kit, a package): groups are never split.
        fold: the fold that its list prescribes; None where there is none.
        start: where the clip begins in the file, in seconds.
        duration: how long it lasts, in seconds; None is to the end of the file.
        split: the part of a published split.
        block: sounds are told apart within their block (a language, say) only; empty where a list has no blocks.
    """

    path: Path
    label: str
    group: str
    fold: int | None = None
    start: float = 0.0
    duration: float | None = None
    split: Split = ""
    block: str = ""

    @property
    def excerpt(self) -> Excerpt:
        """What `read` reads."""
        return Excerpt(self.path, self.start, self.duration)
