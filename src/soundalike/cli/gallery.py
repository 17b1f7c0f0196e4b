"""`soundalike gallery`: a page on which sounds and their doppelgängers are heard and seen."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from soundalike.cli.encoders import ENCODER_HELP, encoder_named
from soundalike.errors import UserError


def gallery(
    *,
    patch: Annotated[str, typer.Option(help="The synthesizer; `soundalike info` lists them all.")] = "voice",
    examples: Annotated[int, typer.Option(metavar="N", help="How many sounds.")] = 20,
    deltas: Annotated[
        str, typer.Option(metavar="D,D,...", help="How far A and B stray: numbers from 0 to 1.")
    ] = "0.01,0.05,0.10,0.25,0.50",
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help=f"Show how alike this encoder finds A and B. {ENCODER_HELP}",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="S", help="Pair i of a seed is always the same pair.")] = 0,
    single_file: Annotated[
        bool, typer.Option("--single-file", help="Put the sounds into the page, which then is all there is.")
    ] = False,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to write.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the gallery at --out.")] = False,
) -> None:
    """Make a page to listen to delta: random sounds, and their doppelgängers A and B at every delta.

    It opens from the disk and from any web server, and fetches nothing from elsewhere.
    """
    from soundalike.files import refuse_existing
    from soundalike.synth import get_patch
    from soundalike.web.gallery import PAGE_FILE, GalleryPlan, build_gallery

    refuse_existing(out, overwrite)
    chosen, numbers = get_patch(patch), _numbers("--deltas", deltas)
    plan = GalleryPlan.checked(chosen, numbers, examples, seed)
    name = ""
    listener = None
    if model is not None:
        listener, folder = encoder_named(model, "auto")
        name = model if folder is None else folder.resolve().name
        plan = plan.heard_by(listener)
    command = ["soundalike", "gallery", "--patch", patch, "--examples", str(examples), "--deltas", deltas]
    command += [] if model is None else ["--model", model]
    command += ["--seed", str(seed), *(["--single-file"] if single_file else []), "--out", str(out)]
    build_gallery(
        plan,
        out,
        command=shlex.join(command),
        listener=listener,
        listener_name=name,
        single_file=single_file,
    )
    typer.echo(f"gallery: {out / PAGE_FILE}")


def _numbers(option: str, text: str) -> list[float]:
    """The numbers in a list with commas."""
    words = [word.strip() for word in text.split(",")]
    if words == [""]:
        raise UserError(f"{option} is empty: give numbers from 0 to 1 with a comma between them.")
    numbers = []
    for word in words:
        try:
            numbers.append(float(word))
        except ValueError:
            raise UserError(
                f"{option} {text!r}: {word!r} is not a number; give numbers from 0 to 1 with a comma between them."
            ) from None
    return numbers
