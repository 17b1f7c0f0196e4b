"""Write docs/tasks.md from the cards and manifests of the mini suite: `python scripts/write_task_docs.py`."""

from pathlib import Path

from soundalike.files import write_text
from soundalike.tasks import Task, mini_suite

PAGE = Path(__file__).parents[1] / "docs" / "tasks.md"

INTRODUCTION = """# The mini suite

Real recordings inside the package, 16 kHz mono FLAC, from Debian packages whose licences allow it. `soundalike
evaluate` uses them when no `--tasks` are given. Labels come from file names. Written by
`scripts/write_task_docs.py` from the tasks' cards; the recordings were chosen and converted by
`scripts/build_mini_suite.py`, which fetches the packages with apt's own tools. Authors and licences of every
source: [LICENSES.md](../src/soundalike/tasks/mini/LICENSES.md).

Choices (of a preset, a network, a delta) are made on tasks marked *development* only; on the others a score is
only looked at as a result.

A folder of your own is a task too: one subfolder a label, or a `manifest.csv` with the columns `path,label`
and, where there are any, `group,fold,split,start,duration`. Give `group` whatever must not be on both sides of a
split (a speaker, a kit, a day of recording): without it every file is a group of its own. Known data sets (ESC-50,
Speech Commands, NSynth) are tasks as they unpack: [data.md](data.md).
"""


def section(task: Task) -> str:
    """One task's part of the page."""
    card = task.card
    labels = sorted({clip.label for clip in task.clips})
    groups = {clip.group for clip in task.clips}
    sources = "\n".join(f"| {s.name} | {s.version} | {s.licence} |" for s in card.sources)
    weaknesses = "\n".join(f"- {weakness}" for weakness in card.weaknesses)
    split = f"{card.split}, {card.folds} folds" if card.split == "grouped k-fold" else card.split
    return f"""
## {card.title} (`{card.name}`)

{card.description}

| clips | classes | groups | split | chance | resembles | use |
|--:|--:|--:|---|--:|---|---|
| {len(task.clips)} | {len(labels)} | {len(groups)} | {split} | {1 / len(labels):.3f} | {card.resembles} | {
        "development" if card.development else "result"
    } |

Classes: {", ".join(labels)}.

Weaknesses:

{weaknesses}

| package | version | licence |
|---|---|---|
{sources}
"""


if __name__ == "__main__":
    write_text(PAGE, INTRODUCTION + "".join(section(task) for task in mini_suite()))
