"""Build the mini suite: real recordings under free licences that ship inside the package.

    python scripts/build_mini_suite.py [--packages FOLDER]

Downloads the Debian packages that mini_suite/sources.toml names (2.6 GB, 5.1 GB unpacked; kept in --packages for the
next time), cuts the clips that mini_suite/choices/ lists, and replaces src/soundalike/tasks/mini. The same package
versions give the same clips; the manifests hold a digest of each one's samples.
"""

import argparse
import csv
import json
import tempfile
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from mini_suite.attribution import licences_page
from mini_suite.containers import read_sound
from mini_suite.packages import fetch
from soundalike.audio import Clip, write, write_manifest
from soundalike.files import replacing_folder, write_json, write_text
from soundalike.tasks import Card, Source, task_names
from soundalike.tasks.fetching import sample_digest

HERE = Path(__file__).parent / "mini_suite"
SUITE = Path(__file__).parents[1] / "src/soundalike/tasks/mini"
SAMPLE_RATE = 16000
PEAK = 0.5
"""Every clip is scaled to it: how loud a package was mastered should not tell its classes."""

Choice = dict[str, str]


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--packages", type=Path, help="keep unpacked packages here (default: a temporary folder)"
    )
    folder = parser.parse_args().packages
    if folder:
        build(folder)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            build(Path(temporary))


def build(packages: Path) -> None:
    """Write the whole suite, with `packages` as the folder of unpacked packages."""
    sources = tomllib.loads((HERE / "sources.toml").read_text())
    licences = tomllib.loads((HERE / "licences.toml").read_text())
    choices = {name: read_choices(HERE / f"choices/{name}.csv") for name in task_names()}
    every_choice = [choice for task in choices.values() for choice in task]
    trees = {name: fetch(name, source["version"], packages) for name, source in sources.items()}
    with replacing_folder(SUITE) as suite:
        for name, task in choices.items():
            write_task(suite / name, task, trees)
            card = make_card(HERE / f"choices/{name}.json", task, sources)
            write_json(suite / name / "card.json", card.model_dump(mode="json"))
        write_text(suite / "LICENSES.md", licences_page(sources, licences, every_choice))


def read_choices(table: Path) -> list[Choice]:
    """The rows of a table of clips to cut."""
    with table.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def write_task(folder: Path, choices: list[Choice], trees: dict[str, Path]) -> None:
    """Cut all clips of a task into `folder` and list them in its manifest."""
    clips, digests = [], []
    numbers: Counter[str] = Counter()
    for choice in choices:
        audio = cut(choice, trees[choice["source"]])
        stem = f"{choice['label']}-{choice['source']}"
        numbers[stem] += 1
        path = folder / f"{stem}-{numbers[stem]:02d}.flac"
        write(path, audio, SAMPLE_RATE)
        clips.append(Clip(path, choice["label"], choice["group"], duration=len(audio) / SAMPLE_RATE))
        digests.append(sample_digest(path.read_bytes()))
    twice = [clip.path.name for clip, key in zip(clips, digests, strict=True) if digests.count(key) > 1]
    if twice:
        raise ValueError(f"the same samples more than once: {', '.join(twice)}")
    provenance = {
        "source": [choice["source"] for choice in choices],
        "source_file": [":".join(filter(None, (choice["path"], choice["member"]))) for choice in choices],
        "author": [choice["author"] for choice in choices],
        "licence": [choice["licence"] for choice in choices],
        "sha256": digests,
    }
    write_manifest(folder / "manifest.csv", clips, provenance)


def cut(choice: Choice, tree: Path) -> NDArray[np.float32]:
    """One clip: the chosen part in mono at `SAMPLE_RATE`, scaled to `PEAK`, shape (samples,)."""
    sound, rate = read_sound(tree / choice["path"], choice["member"])
    start = round(float(choice["start"]) * rate)
    end = start + round(float(choice["duration"]) * rate) if choice["duration"] else len(sound)
    part = soxr.resample(sound[start:end].mean(axis=1), rate, SAMPLE_RATE)
    return part * (PEAK / np.abs(part).max())


def make_card(fixed: Path, choices: list[Choice], sources: dict[str, dict[str, str]]) -> Card:
    """The card: what `fixed` says, and the sources that the choices use."""
    licences: dict[str, set[str]] = defaultdict(set)
    for choice in choices:
        licences[choice["source"]].add(choice["licence"])
    used = [
        Source(
            name=name,
            version=sources[name]["version"],
            licence=" AND ".join(sorted(licences[name])),
            credit=sources[name]["credit"],
        )
        for name in sorted(licences)
    ]
    return Card.model_validate({**json.loads(fixed.read_text()), "sources": used})


if __name__ == "__main__":
    main()
