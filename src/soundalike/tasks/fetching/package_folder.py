"""The listed recordings of one package, as FLAC files in a folder that appears when it is whole."""

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from soundalike.audio import AudioError
from soundalike.files import json_text, read_json, replacing_folder
from soundalike.settings import Settings, validate
from soundalike.tasks.fetching.apt import Package, PackageError
from soundalike.tasks.fetching.listed_sounds import ListedSound, find_sound, list_text
from soundalike.tasks.fetching.package_sources import PackageSource
from soundalike.tasks.fetching.watch import Watch

RECORD_FILE = "record.json"
COPYRIGHT_FILE = "copyright"
_LONGEST_STEM = 60


class PackageRecord(Settings):
    """What is in a package's folder: its `record.json`.

    Attributes:
        list_digest: of the part of the list that the folder was made by.
        version: of the package; empty where the source does not tell.
        files: names of the FLAC files.
        durations: of each file, in seconds.
        places: of each file, where in the package its recording lies.
        samples: of each file, the digest of its samples.
        problems: a sentence for each listed recording that is not here.
    """

    list_digest: str
    version: str
    files: tuple[str, ...]
    durations: tuple[float, ...]
    places: tuple[str, ...]
    samples: tuple[str, ...]
    problems: tuple[str, ...]


def finished_packages(out: Path, packages: Mapping[str, Sequence[ListedSound]]) -> dict[str, PackageRecord]:
    """The records of those packages whose folders in `out` are whole and made by the list of today.

    Raises:
        UserError: a record cannot be read.
    """
    finished = {}
    for name, listed in packages.items():
        path = out / name / RECORD_FILE
        if path.is_file():
            record = validate(PackageRecord, read_json(path, "record of a package"), f"{path}: key")
            whole = all((out / name / file).is_file() for file in record.files)
            if whole and record.list_digest == _list_digest(listed):
                finished[name] = record
    return finished


def fetch_package(
    package: Package,
    listed: Sequence[ListedSound],
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
    files: list[str] = []
    kept: list[ListedSound] = []
    problems: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix=".unpacked.", dir=out, ignore_cleanup_errors=True) as temporary,
        replacing_folder(out / package.name) as folder,
    ):
        scratch = Path(temporary)
        watch.at(package.name, done)
        tree = source.unpack(package, scratch, lambda size: watch.at(package.name, done + size))
        watch.at(package.name, done + package.size)
        for number, sound in enumerate(listed, start=1):
            try:
                found = find_sound(tree, sound.path, sound.member, scratch)
            except AudioError as error:
                reason = str(error).replace(f"{tree}/", "").replace(f"{scratch}/", "")
                problems.append(f"{package.name}: {reason}")
                continue
            if not found.is_listed_as(sound):
                problems.append(
                    f"{package.name}: {sound.place} is not the listed recording"
                    f" (version {package.version or 'unknown'}; the list has {listed_version})."
                )
                continue
            files.append(f"{number:04d}-{_plain(Path(sound.place).stem)}.flac")
            kept.append(sound)
            (folder / files[-1]).write_bytes(found.flac)
        if not kept:
            raise PackageError(f"none of its recordings is a listed one; the first: {problems[0]}")
        record = PackageRecord(
            list_digest=_list_digest(listed),
            version=package.version,
            files=tuple(files),
            durations=tuple(sound.duration for sound in kept),
            places=tuple(sound.place for sound in kept),
            samples=tuple(sound.samples for sound in kept),
            problems=tuple(problems),
        )
        (folder / RECORD_FILE).write_text(json_text(record.model_dump(mode="json")), encoding="utf-8")
        copyright_file = tree / "usr" / "share" / "doc" / package.name / COPYRIGHT_FILE
        if copyright_file.is_file():
            shutil.copyfile(copyright_file, folder / COPYRIGHT_FILE)
    return record


def _list_digest(listed: Sequence[ListedSound]) -> str:
    return hashlib.sha256(list_text(listed).encode()).hexdigest()


def _plain(stem: str) -> str:
    """A file name that every system takes."""
    kept = (sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in stem)
    return "".join(kept)[:_LONGEST_STEM]
