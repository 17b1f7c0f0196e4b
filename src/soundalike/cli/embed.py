"""`soundalike embed`: files to a table of embeddings."""

from pathlib import Path
from typing import Annotated

import typer

from soundalike.cli.encoders import MODEL_HELP
from soundalike.cli.sources import audio_files
from soundalike.errors import UserError


def embed(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=MODEL_HELP)],
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="FILES|FOLDER...", help="Audio files, and folders to search for them."),
    ],
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The Parquet file to write.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file, or discard another run.")
    ] = False,
    threads: Annotated[
        int | None, typer.Option(help="How many files to decode at once.", show_default="cores")
    ] = None,
    device: Annotated[str, typer.Option(help="Where to compute: auto, cpu, cuda, cuda:1, ...")] = "auto",
) -> None:
    """Embed audio files into a Parquet file: one row a file, with its path, embedding, duration and error.

    Bad files are named, skipped and counted; the exit code is 2 if no file could be embedded.

    After a kill or ctrl-C the same command goes on where it was.
    """
    from soundalike.embedding import choose_device, embed_files, showing_progress
    from soundalike.pretrained import load

    files = audio_files(sources)
    loaded = load(model).to(choose_device(device))
    try:
        with showing_progress(len(files)) as watch:
            summary = embed_files(loaded, files, out, overwrite=overwrite, threads=threads, watch=watch)
    except KeyboardInterrupt:
        typer.echo("stopped; what is finished is kept, and the same command goes on from there.", err=True)
        raise typer.Exit(130) from None
    embedded = summary.files - summary.failed
    typer.echo(f"embedded {embedded} of {summary.files} files into {out}")
    if not embedded:
        raise UserError(f"no file could be embedded; the column 'error' of {out} says why.")
