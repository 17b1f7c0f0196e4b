"""Lists of sounds in packages: where each one lies, and how to know it again."""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import soundfile

from soundalike import audio
from soundalike.audio import AudioError
from soundalike.tasks.fetching.containers import read_member

_DIGITS = 16
"""Hexadecimal digits that a list keeps of each SHA-256: enough against chance, and the list stays small."""


@dataclass(frozen=True)
class ListedSound:
    """One recording in a package.

    Attributes:
        package: the Debian package.
        path: of the file, below the root that the package is unpacked to.
        member: inside that file, when it is an archive; else empty.
        duration: in seconds.
        encoded: digest of the sound file's bytes.
        samples: digest of its samples, mixed to mono and rounded to 16 bits at the file's own rate.
    """

    package: str
    path: str
    member: str
    duration: float
    encoded: str
    samples: str

    @property
    def place(self) -> str:
        """Path and member in one word."""
        return f"{self.path}:{self.member}" if self.member else self.path


@dataclass(frozen=True)
class FoundSound:
    """A recording as this machine decodes it.

    Attributes:
        flac: the bytes of a mono, 16-bit FLAC file at the recording's own rate.
        duration: in seconds.
        encoded: as in `ListedSound`.
        samples: as in `ListedSound`.
    """

    flac: bytes
    duration: float
    encoded: str
    samples: str

    def is_listed_as(self, listed: ListedSound) -> bool:
        """Whether it is the listed recording.

        Decoders round differently, so samples of an Ogg or MP3 file are not the same everywhere; and a new version
        of a package may store the same samples in other bytes. Either digest will do.
        """
        return self.encoded == listed.encoded or self.samples == listed.samples


def read_list(table: Path) -> tuple[ListedSound, ...]:
    """Read a list from a file that holds `list_text`."""
    with table.open(newline="", encoding="utf-8") as lines:
        return tuple(
            ListedSound(
                package=row["package"],
                path=row["path"],
                member=row["member"],
                duration=float(row["duration"]),
                encoded=row["encoded"],
                samples=row["samples"],
            )
            for row in csv.DictReader(lines)
        )


def list_text(sounds: Sequence[ListedSound]) -> str:
    """The text of a list."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(field.name for field in fields(ListedSound))
    writer.writerows(astuple(sound) for sound in sounds)
    return lines.getvalue()


def find_sound(tree: Path, path: str, member: str, scratch: Path) -> FoundSound:
    """Decode one recording of an unpacked package.

    Args:
        tree: the root of the package's files.
        path: of the file below it.
        member: inside that file, when it is an archive; else empty.
        scratch: a folder for a member's bytes.

    Raises:
        AudioError: it is not there, lies outside the tree (by a link), or is no usable audio.
    """
    file = tree / path
    if not file.resolve().is_relative_to(tree.resolve()):
        raise AudioError(file, "leads out of the package")
    if member:
        inner = scratch / Path(member).name
        inner.write_bytes(read_member(file, member))
        file = inner
    header = audio.read_header(file)
    mono = audio.read(file, header.sample_rate)
    flac = audio.encode(Path("sound.flac"), mono, header.sample_rate)
    encoded = hashlib.sha256(file.read_bytes()).hexdigest()[:_DIGITS]
    return FoundSound(flac, len(mono) / header.sample_rate, encoded, sample_digest(flac)[:_DIGITS])


def sample_digest(flac: bytes) -> str:
    """SHA-256 of a 16-bit file's decoded samples, little-endian, as hexadecimal digits."""
    samples, _ = soundfile.read(io.BytesIO(flac), dtype="int16")
    return hashlib.sha256(samples.astype("<i2").tobytes()).hexdigest()


def by_package(sounds: Sequence[ListedSound]) -> dict[str, list[ListedSound]]:
    """The sounds of each package, both in the order of the list."""
    grouped: dict[str, list[ListedSound]] = {}
    for sound in sounds:
        grouped.setdefault(sound.package, []).append(sound)
    return grouped
