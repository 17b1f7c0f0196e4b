"""`soundalike classify`: files to labels and probabilities."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from soundalike.cli.encoders import MODEL_HELP
from soundalike.cli.sources import audio_files
from soundalike.errors import UserError

if TYPE_CHECKING:
    from soundalike.corpora import Classification


def classify(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help=f"One that was trained with labels. {MODEL_HELP}")
    ],
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="FILES|FOLDER...", help="Audio files, and folders to search for them."),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A .csv or .parquet file to write, instead of printing."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file that is there.")] = False,
    top: Annotated[int, typer.Option(min=1, help="How many labels a file to print; --out has all.")] = 3,
    threads: Annotated[
        int | None, typer.Option(help="How many files to decode at once.", show_default="cores")
    ] = None,
    device: Annotated[str, typer.Option(help="Where to compute: auto, cpu, cuda, cuda:1, ...")] = "auto",
) -> None:
    """Name the class of audio files: one line a file, with its path and its most probable labels.

    Bad files are named, skipped and counted; the exit code is 2 if no file could be classified.
    """
    from soundalike.corpora import classify_files
    from soundalike.embedding import choose_device, showing_progress
    from soundalike.model import load_classifier
    from soundalike.pretrained import model_path

    files = audio_files(sources)
    classifier = load_classifier(model_path(model)).to(choose_device(device))
    with showing_progress(len(files)) as watch:
        found = classify_files(classifier, files, out, overwrite=overwrite, threads=threads, watch=watch)
    classified = [one for one in found if one.error is None]
    count = f"classified {len(classified)} of {len(found)} files"
    if out is not None:
        typer.echo(f"{count} into {out}")
    else:
        for line in _lines(classified, top):
            typer.echo(line)
        if len(classified) < len(found):
            typer.echo(count, err=True)
    if not classified:
        raise UserError("no file could be classified; what is wrong with each is said above.")


def _lines(classified: "list[Classification]", top: int) -> Iterator[str]:
    """A line for each file: its path, then labels with their probabilities, in columns."""
    from soundalike.audio import printable

    rows = [
        [
            printable(one.path),
            *(f"{label} {probability:.3f}" for label, probability in one.most_probable(top)),
        ]
        for one in classified
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
