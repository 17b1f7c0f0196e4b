"""`soundalike scan`: what is in a folder of recordings, and what of it is broken."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from soundalike.cli.listing import counts_text, first_lines, signal_lines
from soundalike.errors import UserError

if TYPE_CHECKING:
    from soundalike.audio import Fault, Scan, ScannedFile


def scan(
    source: Annotated[
        Path,
        typer.Argument(metavar="FOLDER|MANIFEST", help="A folder to search, or the files of a manifest."),
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write everything that was found as JSON.")
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write a .csv to train on, in the folder or above: usable files, copies once.",
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the files.")] = False,
    threads: Annotated[
        int | None, typer.Option(help="How many files to read at once.", show_default="cores")
    ] = None,
) -> None:
    """Read every file once: lengths, formats, labels, and what is broken, silent, clipped or there twice.

    Bad files are what it looks for: the exit code is 0 with them, too. Nothing is changed or moved.
    """
    from soundalike.audio import scan as scan_files
    from soundalike.audio import showing_files, write_manifest
    from soundalike.files import write_json

    _check_outputs(source, out, manifest, overwrite)
    try:
        with showing_files() as show:
            found = scan_files(source, threads, show)
    except KeyboardInterrupt:
        typer.echo("stopped; nothing is written.", err=True)
        raise typer.Exit(130) from None
    _print_summary(found)
    if out is not None:
        write_json(out, found.to_json())
        typer.echo(f"wrote all of this, file by file, to {out}")
    if manifest is not None:
        if not found.usable_clips:
            raise UserError(f"no file of {source} can be trained on, so {manifest} is not written.")
        write_manifest(manifest, found.usable_clips)
        typer.echo(f"wrote {len(found.usable_clips)} clips to {manifest}; train with data={manifest}")


def _check_outputs(source: Path, out: Path | None, manifest: Path | None, overwrite: bool) -> None:
    """Guard against outputs that cannot be written, before all files are read."""
    from soundalike.files import refuse_existing

    for path, option in ((out, "--out"), (manifest, "--manifest")):
        if path is not None:
            if path.is_dir():
                raise UserError(f"{option} {path} is a folder: give the name of a file.")
            refuse_existing(path, overwrite, option)
    if manifest is None:
        return
    if manifest.suffix != ".csv":
        raise UserError(f"--manifest {manifest}: a manifest is written as CSV, so its name must end in .csv.")
    if out is not None and out.resolve() == manifest.resolve():
        raise UserError(f"--out and --manifest are both {out}: give each a name of its own.")
    folder = source if source.is_dir() else source.parent
    if not folder.resolve().is_relative_to(manifest.resolve().parent):
        raise UserError(
            f"--manifest {manifest} must lie in {folder} or above it: its paths lead down from where it is."
        )


def _print_summary(found: "Scan") -> None:
    console = Console(highlight=False)
    for line in _overview(found):
        console.print(Text(line), soft_wrap=True)
    if found.faulty or found.duplicates:
        console.print()
        console.print(_fault_table(found))
    for title, lines in _details(found):
        console.print()
        console.print(Text(title), style="bold", soft_wrap=True)
        for line in first_lines(lines):
            console.print(Text(f"  {line}"), soft_wrap=True)
    console.print()


def _overview(found: "Scan") -> Iterator[str]:
    from soundalike.audio import find_manifest, printable

    yield f"{printable(found.source)}: {len(found.files)} files, {_clock(found.seconds)}"
    yield from signal_lines(found)
    labels = {label: count for label, count in found.labels.items() if label}
    if labels:
        yield f"labels        {len(labels)}: {counts_text(labels)}"
    if unlabelled := found.labels.get("", 0):
        yield f"no label      {unlabelled} {'clip' if unlabelled == 1 else 'clips'}"
    if found.other_files:
        others = {name or "no suffix": count for name, count in found.other_files.items()}
        yield f"not read      {counts_text(others)}"
    seconds = sum(clip.duration or 0.0 for clip in found.usable_clips)
    yield f"to train on   {len(found.usable_clips)} of {len(found.clips)} clips, {_clock(seconds)}"
    if found.source.is_dir() and (listed := find_manifest(found.source)):
        yield f"note          training on this folder goes by its {listed.name}; to check that, scan it"


def _fault_table(found: "Scan") -> Table:
    from soundalike.audio import FAULTS, UNUSABLE

    table = Table("fault", "files", "to train on", "which is to say", box=None)
    table.columns[1].justify = "right"
    for fault, files in found.faulty.items():
        table.add_row(fault, str(len(files)), "left out" if fault in UNUSABLE else "kept", FAULTS[fault])
    copies = sum(len(files) - 1 for files in found.duplicates)
    if copies:
        table.add_row(
            "duplicate", str(copies), "left out", "sounds the same, to the last bit, as another file"
        )
    return table


def _details(found: "Scan") -> Iterator[tuple[str, list[str]]]:
    from soundalike.audio import printable

    for fault, files in found.faulty.items():
        yield fault, [f"{printable(file.name)}{_extent(fault, file)}" for file in files]
    sets = [" = ".join(printable(file.name) for file in files) for files in found.duplicates]
    if sets:
        yield "duplicates, the first of each kept", sets
    if found.namesakes:
        alike = found.namesakes[0]
        example = " and ".join(printable(file.name) for file in alike[:2])
        yield "names used in several folders", [f"{len(found.namesakes)}, as {example}"]


def _extent(fault: "Fault", file: "ScannedFile") -> str:
    """How badly a file has a fault."""
    from soundalike.audio import printable

    if file.contents is None:
        return (
            f" {(file.error or '').removeprefix(printable(file.path)).strip()}"
            if fault == "unreadable"
            else ""
        )
    extents: dict[Fault, str] = {
        "not finite": f"  {file.contents.not_finite} of {file.contents.frames} frames",
        "clipped": f"  {100 * file.contents.clipped:.1f} %",
        "offset": f"  mean {file.contents.mean:+.4f}, standard deviation {file.contents.deviation:.4f}",
        "short": f"  {file.contents.seconds:.3f} s",
    }
    return extents.get(fault, "")


def _clock(seconds: float) -> str:
    return f"{timedelta(seconds=round(seconds))}"
