"""`soundalike tasks check`: what could spoil a score, before it is computed."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from soundalike.cli.listing import counts_text, first_lines, signal_lines
from soundalike.errors import UserError

if TYPE_CHECKING:
    from soundalike.tasks import Check


def check(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER|MANIFEST|NAME", help="Labelled sounds, or a task (see `soundalike tasks list`)."
        ),
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write everything that was found as JSON.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
    threads: Annotated[
        int | None, typer.Option(help="How many files to read at once.", show_default="cores")
    ] = None,
) -> None:
    """Verify a manifest or folder before an evaluation: rows, labels, groups, files, copies across the split.

    Of what was fetched from packages, the samples are compared with what was fetched. The exit code is 2 when there is
    anything to mend, and 0 otherwise.
    """
    from rich.console import Console
    from rich.text import Text

    from soundalike.audio import showing_files
    from soundalike.files import refuse_existing, write_json
    from soundalike.tasks import check_task

    if out is not None:
        refuse_existing(out, overwrite)
    try:
        with showing_files() as progress:
            found = check_task(source, threads, progress)
    except KeyboardInterrupt:
        typer.echo("stopped; nothing is written.", err=True)
        raise typer.Exit(130) from None
    console = Console(highlight=False)
    for line in _lines(found):
        console.print(Text(line), soft_wrap=True)
    if out is not None:
        write_json(out, found.to_json())
        typer.echo(f"wrote all of this, file by file, to {out}")
    faults = sum(map(len, found.faults.values()))
    if faults:
        raise UserError(f"{source}: {faults} to mend before an evaluation; each is named above.")
    typer.echo("nothing to mend")


def _lines(found: "Check") -> Iterator[str]:
    task, scan = found.task, found.scan
    yield f"{task.card.name}: {len(task.clips)} clips in {len(scan.files)} files, {len(task.groups)} groups"
    labels = {label: count for label, count in scan.labels.items() if label}
    yield f"classes       {len(labels)}: {counts_text(labels)}"
    yield f"split         {task.card.split}"
    yield from signal_lines(scan)
    for heading, findings in (("to know", found.notes), ("to mend", found.faults)):
        for about, sentences in findings.items():
            yield ""
            yield f"{heading}: {about} ({len(sentences)})"
            for sentence in first_lines(sentences):
                yield f"  {sentence}"
    yield ""
