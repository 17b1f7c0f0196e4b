"""A collection of recordings from Debian packages: fetched package by package into a folder of FLAC files."""

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundalike.audio import AudioError, Clip, write_manifest
from soundalike.errors import UserError
from soundalike.files import json_text, read_json, replacing_folder, write_json
from soundalike.settings import Settings, validate
from soundalike.tasks.card import Source
from soundalike.tasks.fetching.apt import Package, PackageError
from soundalike.tasks.fetching.listed_sounds import ListedSound, by_package, find_sound, list_text
from soundalike.tasks.fetching.package_sources import PackageSource
from soundalike.tasks.fetching.watch import Watch

CARD_FILE = "card.json"
RECORD_FILE = "record.json"
"""In the folder of each package, once that is whole."""
COPYRIGHT_FILE = "copyright"


class Collection(Settings):
    """What is known of a collection beside its list.

    Attributes:
        name: short, as the command line takes it.
        title: what a table prints.
        description: what is in it.
        megabytes: of all its packages, about.
        versions: of each package, those that the list was made from.
    """

    name: str
    title: str
    description: str
    megabytes: int
    versions: dict[str, str]


class _Record(Settings):
    """What came of one package."""

    list_digest: str
    version: str
    files: tuple[str, ...]
    durations: tuple[float, ...]
    places: tuple[str, ...]
    samples: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Fetched:
    """What a fetch left in its folder.

    Attributes:
        folder: it holds `manifest.csv`, `card.json` and a folder for each package.
        clips: how many recordings.
        seconds: how long they last together.
        size: of the FLAC files, in bytes.
        listed: how many recordings the list has.
    """

    folder: Path
    clips: int
    seconds: float
    size: int
    listed: int


def fetch_collection(
    collection: Collection,
    sounds: Sequence[ListedSound],
    out: Path,
    source: PackageSource,
    watch: Watch,
    *,
    overwrite: bool = False,
) -> Fetched:
    """Fetch every package of a collection that `out` does not hold yet, and list what is there.

    A package's folder appears when it is whole, so that a fetch which was stopped goes on where it was. What cannot
    be had (a package, a recording that is not the listed one) is told to `watch` and left out.

    Args:
        collection: what to write on the card.
        sounds: the list.
        out: a folder of an earlier fetch of the same collection, or one that is empty or not there.
        source: has the packages.
        watch: is told how far it is.
        overwrite: fetch packages again that are there.

    Raises:
        UserError: `out` holds something else, nothing could be had, or the system refused to write.
    """
    _refuse_foreign(out, collection)
    packages = by_package(sounds)
    records = {} if overwrite else _finished(out, packages)
    for name in records:
        watch.say(f"{name}: is there already")
    offers = source.find([name for name in packages if name not in records])
    watch.total(sum(package.size for package in offers.values()))
    # The card is there from the start, so that a later fetch knows the folder.
    out.mkdir(parents=True, exist_ok=True)
    if not (out / CARD_FILE).is_file():
        write_json(out / CARD_FILE, _card(collection, {}))
    done = 0
    for name, listed in packages.items():
        if name in records:
            continue
        if name not in offers:
            watch.say(f"{name}: {source.lacks}; its {len(listed)} recordings are left out.")
            continue
        package = offers[name]
        try:
            records[name] = _fetch_package(
                package, listed, out, source, watch, done, collection.versions.get(name, "")
            )
        except PackageError as error:
            watch.say(f"{name}: {error} Its {len(listed)} recordings are left out.")
        else:
            for problem in records[name].problems:
                watch.say(problem)
        done += package.size
        watch.at(name, done)
    records = {name: records[name] for name in packages if name in records}
    clips = _write_lists(out, collection, records)
    if not clips:
        raise UserError(f"no recording of {collection.name} could be had: see the sentences above.")
    return Fetched(
        folder=out,
        clips=len(clips),
        seconds=sum(sum(record.durations) for record in records.values()),
        size=sum(clip.path.stat().st_size for clip in clips),
        listed=len(sounds),
    )


def _refuse_foreign(out: Path, collection: Collection) -> None:
    """Guard a folder that is not of this collection."""
    if out.is_dir() and not any(out.iterdir()):
        return
    if out.exists():
        card: Any = read_json(out / CARD_FILE, "card") if (out / CARD_FILE).is_file() else None
        if not (isinstance(card, dict) and card.get("name") == collection.name):
            raise UserError(f"{out} holds something other than {collection.name}: choose another --out.")


def _finished(out: Path, packages: dict[str, list[ListedSound]]) -> dict[str, _Record]:
    """The records of the packages in `out` that are whole and made by the list of today."""
    finished = {}
    for name, listed in packages.items():
        path = out / name / RECORD_FILE
        if path.is_file():
            record = validate(_Record, read_json(path, "record of a package"), f"{path}: key")
            whole = all((out / name / file).is_file() for file in record.files)
            if whole and record.list_digest == _list_digest(listed):
                finished[name] = record
    return finished


def _list_digest(listed: Sequence[ListedSound]) -> str:
    return hashlib.sha256(list_text(listed).encode()).hexdigest()


def _fetch_package(
    package: Package,
    listed: Sequence[ListedSound],
    out: Path,
    source: PackageSource,
    watch: Watch,
    done: int,
    listed_version: str,
) -> _Record:
    """Unpack one package beside its folder, and put its listed recordings into it.

    Raises:
        PackageError: it cannot be had, or has none of the listed recordings.
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
            name = f"{number:04d}-{_plain(Path(sound.place).stem)}.flac"
            (folder / name).write_bytes(found.flac)
            files.append(name)
            kept.append(sound)
        if not kept:
            raise PackageError(f"none of its recordings is a listed one; the first: {problems[0]}")
        record = _Record(
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


def _plain(stem: str) -> str:
    """A file name that every system takes."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in stem)[:60]


def _write_lists(out: Path, collection: Collection, records: dict[str, _Record]) -> list[Clip]:
    """Write the manifest and the card, and return the clips."""
    clips = [
        Clip((out / name / file).absolute(), label="", group=name)
        for name, record in records.items()
        for file in record.files
    ]
    every = list(records.values())
    write_manifest(
        out / "manifest.csv",
        clips,
        {
            "source_file": [place for record in every for place in record.places],
            "samples": [digest for record in every for digest in record.samples],
        },
    )
    write_json(out / CARD_FILE, _card(collection, records))
    return clips


def _card(collection: Collection, records: dict[str, _Record]) -> dict[str, Any]:
    """What the card says; without records, that of a fetch which has not ended."""
    sources = [
        Source(
            name=name,
            version=record.version or "unknown",
            licence=f"see {name}/{COPYRIGHT_FILE}",
            credit=f"the authors that {name}/{COPYRIGHT_FILE} names",
        )
        for name, record in records.items()
    ]
    return {
        "name": collection.name,
        "title": collection.title,
        "description": collection.description,
        "clips": sum(len(record.files) for record in records.values()),
        "hours": round(sum(sum(record.durations) for record in records.values()) / 3600, 3),
        "sources": [found.model_dump(mode="json") for found in sources],
    }
