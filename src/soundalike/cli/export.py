"""`soundalike export`: a model in the dialect of others."""

from pathlib import Path
from typing import Annotated

import typer

from soundalike.cli.encoders import MODEL_HELP


def export(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=MODEL_HELP)],
    *,
    to: Annotated[
        str,
        typer.Option(
            metavar="DIALECT", help="hear, a module for HEAR's tools; or onnx, a file that runs anywhere."
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to write.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the folder that is there.")] = False,
) -> None:
    """Write a model so that the tools of others can use it.

    Both take waveforms and give the embeddings that `soundalike embed` gives.
    """
    from soundalike.export import export_model
    from soundalike.pretrained import model_path

    export_model(model_path(model), to, out, overwrite=overwrite)
    typer.echo(f"exported {model} to {out}")
