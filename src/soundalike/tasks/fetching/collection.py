"""A collection of sounds from packages: fetched package by package into a folder of FLAC files."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundalike.audio import Clip, write_manifest
from soundalike.errors import UserError
from soundalike.files import read_json, write_json
from soundalike.settings import Settings
from soundalike.tasks.card import Card, Metric, Source, Split
from soundalike.tasks.fetching.apt import Package, PackageError
from soundalike.tasks.fetching.package_folder import (
    COPYRIGHT_FILE,
    UNPACKED,
    PackageRecord,
    WantedSound,
    by_package,
    fetch_package,
    finished_packages,
)
from soundalike.tasks.fetching.package_sources import PackageSource
from soundalike.tasks.fetching.watch import Watch

CARD_FILE = "card.json"


class Scoring(Settings):
    """What a collection that is a task says about it; each as in `Card`."""

    domain: str
    metric: Metric = "balanced accuracy"
    split: Split
    folds: int = 5
    probe: str = ""
    resembles: str
    weaknesses: tuple[str, ...]
    development: bool = False


class ListedPackage(Settings):
    """A package that a collection takes sounds of.

    Attributes:
        version: that the list was made from.
        megabytes: of the package as it is downloaded.
        licence: short names of all licences that its sounds here are under, joined by " AND "; empty where they are
            too many to tell without its own copyright file.
        npm: whether it is npm's; else Debian's.
        light: whether the light variant of the collection has it.
    """

    version: str
    megabytes: float
    licence: str = ""
    npm: bool = False
    light: bool = False


class Collection(Settings):
    """What is known of a collection beside its list.

    Attributes:
        name: short, as the command line takes it.
        title: what a table prints.
        description: what is in it.
        packages: those that its sounds come from, by name.
        scoring: None where the collection is only trained on.
    """

    name: str
    title: str
    description: str
    packages: dict[str, ListedPackage]
    scoring: Scoring | None = None

    @property
    def megabytes(self) -> float:
        """Of all its packages."""
        return sum(package.megabytes for package in self.packages.values())

    @property
    def of_npm(self) -> dict[str, Package]:
        """Those packages that are npm's."""
        return {
            name: Package(name, package.version, round(1e6 * package.megabytes))
            for name, package in self.packages.items()
            if package.npm
        }


@dataclass(frozen=True)
class Fetched:
    """What a fetch left in its folder: `manifest.csv`, `card.json`, and a folder for each package.

    Attributes:
        clips: how many recordings.
        seconds: how long they last together.
        size: of the FLAC files, in bytes.
        listed: how many recordings the list has.
    """

    clips: int
    seconds: float
    size: int
    listed: int


def fetch_collection(
    collection: Collection,
    sounds: Sequence[WantedSound],
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
    refuse_foreign(out, collection.name)
    packages = by_package(sounds)
    _remove_leftovers(out, packages)
    records = {} if overwrite else finished_packages(out, packages)
    wanted = [name for name in packages if name not in records]
    offers = source.find(wanted) if wanted else {}
    watch.total(sum(package.size for package in offers.values()))
    if not (out / CARD_FILE).is_file():
        # There from the start, so that a later fetch knows the folder.
        write_json(out / CARD_FILE, _card(collection, {}))
    done = 0
    for name in wanted:
        listed = packages[name]
        left_out = f"{len(listed)} recordings are left out."
        if name not in offers:
            watch.say(f"{name}: {source.lacks(name)}; its {left_out}")
            continue
        try:
            version = collection.packages[name].version
            records[name] = fetch_package(offers[name], listed, version, out, source, watch, done)
            for problem in records[name].problems:
                watch.say(problem)
        except PackageError as error:
            watch.say(f"{name}: {error} Its {left_out}")
        done += offers[name].size
        watch.at(name, done)
    if not records:
        raise UserError(f"no recording of {collection.name} could be had: see the sentences above.")
    records = {name: records[name] for name in packages if name in records}
    clips = _write_lists(out, collection, records)
    return Fetched(
        clips=len(clips),
        seconds=sum(sound.duration for record in records.values() for sound in record.sounds),
        size=sum(clip.path.stat().st_size for clip in clips),
        listed=len(sounds),
    )


def refuse_foreign(out: Path, name: str) -> None:
    """Guard a folder that is not of the collection of that name.

    Raises:
        UserError: it is neither that nor empty.
    """
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return
    card = read_json(out / CARD_FILE, "card") if (out / CARD_FILE).is_file() else None
    if not (isinstance(card, dict) and card.get("name") == name):
        raise UserError(f"{out} holds something other than {name}: choose another --out.")


def _remove_leftovers(out: Path, packages: Iterable[str]) -> None:
    """Remove the hidden folders that a killed fetch could not: half of a package, or what was unpacked of it."""
    for name in (UNPACKED, *packages):
        for leftover in out.glob(f".{name}.*"):
            shutil.rmtree(leftover, ignore_errors=True)


def _write_lists(out: Path, collection: Collection, records: Mapping[str, PackageRecord]) -> list[Clip]:
    """Write the manifest and the card, and return the clips."""
    sounds = [(name, sound) for name, record in records.items() for sound in record.sounds]
    clips = [
        Clip(
            path=(out / name / sound.file).absolute(),
            label=sound.label,
            group=sound.group,
            split=sound.split,
            block=sound.block,
        )
        for name, sound in sounds
    ]
    further = {
        "source_file": [sound.place for _, sound in sounds],
        "samples": [sound.samples for _, sound in sounds],
    }
    write_manifest(out / "manifest.csv", clips, further)
    write_json(out / CARD_FILE, _card(collection, records))
    return clips


def _card(collection: Collection, records: Mapping[str, PackageRecord]) -> dict[str, Any]:
    """What the card says; without records, that of a fetch which has not ended."""
    sources = [
        _source(
            name, record.version or "unknown", collection.packages[name].licence, f"{name}/{COPYRIGHT_FILE}"
        )
        for name, record in records.items()
    ]
    if collection.scoring:
        return task_card(collection, sources).model_dump(mode="json")
    durations = [sound.duration for record in records.values() for sound in record.sounds]
    return {
        **_about(collection),
        "clips": len(durations),
        "hours": round(sum(durations) / 3600, 3),
        "sources": [source.model_dump(mode="json") for source in sources],
    }


def task_card(collection: Collection, sources: Sequence[Source]) -> Card:
    """The card of a collection that is a task."""
    assert collection.scoring
    values = {**_about(collection), **collection.scoring.model_dump(), "sources": tuple(sources)}
    return Card.model_validate(values)


def listed_sources(collection: Collection) -> tuple[Source, ...]:
    """The packages of a collection as its list knows them."""
    return tuple(
        _source(name, package.version, package.licence, "its copyright file")
        for name, package in collection.packages.items()
    )


def _source(name: str, version: str, licence: str, terms: str) -> Source:
    return Source(
        name=name,
        version=version,
        licence=licence or f"see {terms}",
        credit=f"the authors that {terms} names",
    )


def _about(collection: Collection) -> dict[str, str]:
    return {"name": collection.name, "title": collection.title, "description": collection.description}
