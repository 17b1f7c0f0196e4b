"""Lists of sounds in packages: where each one lies, and how to know it again."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from soundalike import audio
from soundalike.audio import AudioError, Excerpt, Split
from soundalike.tasks.fetching.containers import read_member
from soundalike.tasks.fetching.found_sounds import FoundSound, file_digest, found_sound

COLUMNS = ("package", "path", "member", "label", "group", "start", "duration", "encoded", "samples")
BLOCK_COLUMN = "block"
"""Only in a list whose sounds are told apart within blocks."""


@dataclass(frozen=True)
class ListedSound:
    """One recording in a package, or a part of it.

    Attributes:
        package: the Debian or npm package.
        path: of the file, below the root that the package is unpacked to.
        member: inside that file, when it is an archive; else empty.
        label: its class; empty where it has none.
        group: what must not be on both sides of a split.
        start: where the recording begins in the file, in seconds.
        duration: how long it lasts, in seconds.
        encoded: digest of the sound file's bytes.
        samples: digest of the recording's samples, mixed to mono and rounded to 16 bits at the file's own rate.
        split: the part of the task that it is in; empty where its split is by groups.
        block: within which it is told apart from others; empty where that is the whole list.
    """

    package: str
    path: str
    member: str
    label: str
    group: str
    start: float
    duration: float
    encoded: str
    samples: str
    split: Split = ""
    block: str = ""

    @property
    def place(self) -> str:
        """Path, member and start in words."""
        file = f"{self.path}:{self.member}" if self.member else self.path
        return f"{file} at {self.start:g} s" if self.start else file

    @property
    def stem(self) -> str:
        """For a file name."""
        return Path(self.member or self.path).stem

    def find(self, tree: Path, scratch: Path) -> FoundSound:
        """Decode it from an unpacked package.

        Args:
            tree: the root of the package's files.
            scratch: a folder for a member's bytes.

        Raises:
            AudioError: it is not there, lies outside the tree (by a link), or is no usable audio.
        """
        file = tree / self.path
        if not file.resolve().is_relative_to(tree.resolve()):
            raise AudioError(file, "leads out of the package")
        if self.member:
            inner = scratch / Path(self.member).name
            inner.write_bytes(read_member(file, self.member))
            file = inner
        rate = audio.read_header(file).sample_rate
        mono = audio.read(Excerpt(file, self.start, self.duration), rate)
        return found_sound(mono, rate, encoded=file_digest(file))

    def is_same(self, found: FoundSound) -> bool:
        """Whether what was found is the listed recording.

        Decoders round differently, so samples of an Ogg or MP3 file are not the same everywhere; and a new version
        of a package may store the same samples in other bytes. Either digest will do.
        """
        return self.encoded == found.encoded or self.samples == found.samples


def read_list(table: Path) -> tuple[ListedSound, ...]:
    """Read a list from a file that holds `list_text`."""
    with table.open(newline="", encoding="utf-8") as lines:
        return tuple(
            ListedSound(
                package=row["package"],
                path=row["path"],
                member=row["member"],
                label=row["label"],
                group=row["group"],
                start=float(row["start"]),
                duration=float(row["duration"]),
                encoded=row["encoded"],
                samples=row["samples"],
                block=row.get(BLOCK_COLUMN, ""),
            )
            for row in csv.DictReader(lines)
        )


def list_text(sounds: Sequence[ListedSound]) -> str:
    """The text of a list."""
    columns = (*COLUMNS, BLOCK_COLUMN) if any(sound.block for sound in sounds) else COLUMNS
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([getattr(sound, column) for column in columns] for sound in sounds)
    return lines.getvalue()
