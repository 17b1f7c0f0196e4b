"""`soundalike tasks show`: a task's card."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from soundalike.tasks import Overview

_LISTED_CLASSES = 60
"""More are not listed one by one."""


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FOLDER|MANIFEST",
            help="See `soundalike tasks list`; fetched or not; or your own sounds.",
        ),
    ],
) -> None:
    """Print a task's card: what it asks, how it is scored, where its sounds come from and are, and its weaknesses."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from soundalike.audio import showing_files
    from soundalike.tasks import overview

    with showing_files() as progress:
        found = overview(name, progress)
    console = Console(highlight=False)
    console.print(Text(f"{found.card.title or found.card.name} ({found.card.name})"), style="bold")
    facts = Table.grid(padding=(0, 2))
    for key, text in _facts(found):
        facts.add_row(key, Text(text))
    console.print(facts)
    if found.card.sources:
        console.print()
        sources = Table("source", "version", "licence", box=None, pad_edge=False)
        for source in found.card.sources:
            sources.add_row(*map(Text, (source.name, source.version, source.licence)))
        console.print(sources)


def _facts(found: "Overview") -> Iterator[tuple[str, str]]:
    card, task, classes = found.card, found.task, found.class_counts
    if card.description:
        yield "asks", card.description
    if card.domain:
        yield "domain", card.domain
    yield "is", found.place
    if task is not None:
        hours = f", {found.seconds / 3600:.2f} hours" if found.seconds is not None else ""
        yield "clips", f"{len(task.clips)} in {len(task.groups)} groups{hours}"
    if task is not None and not classes:
        yield "classes", "none: it is to train on, without labels"
        return
    if classes:
        yield "classes", f"{len(classes)}: {_counted(classes)}"
    yield "split", f"{card.split}, {card.folds} folds" if card.split == "grouped k-fold" else card.split
    yield "metric", card.metric
    if task is not None:
        yield "guessing", f"chance {task.chance:.3f}, always the most frequent class {task.majority:.3f}"
    if card.probe:
        yield "probe", f"{card.probe}, whichever others are asked for"
    yield (
        "use",
        "development: choices may be made on it" if card.development else "result: no choices are made on it",
    )
    if card.resembles:
        yield "resembles", card.resembles
    for number, weakness in enumerate(card.weaknesses):
        yield "" if number else "weaknesses", weakness


def _counted(classes: dict[str, int]) -> str:
    if len(classes) <= _LISTED_CLASSES:
        return ", ".join(f"{name} ({count})" for name, count in classes.items())
    first, *_, last = classes
    fewest, most = min(classes.values()), max(classes.values())
    return f"{first} to {last}, {fewest if fewest == most else f'{fewest} to {most}'} clips each"
