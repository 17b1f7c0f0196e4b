"""`soundalike train`: an encoder from settings, with recordings or without any audio data."""

from pathlib import Path
from typing import Annotated

import typer

from soundalike.errors import UserError


def train(
    changes: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE", help="Settings that replace the preset's, such as steps=500."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option(metavar="RUN", help="The run folder.")],
    preset: Annotated[
        str | None,
        typer.Option(
            help="The recipe to start from: quick (the default), paper, clar, clar-joint, supervised or hybrid."
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A TOML or JSON file of settings, laid over the preset."),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in RUN.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the run in RUN.")] = False,
) -> None:
    """Train an encoder on pairs that a synthesizer invents, on recordings (data=FOLDER), or on both.

    RUN then holds config.json, log.jsonl, checkpoints/, model/ and report.html. Ctrl-C finishes the step and
    saves; --resume goes on, after a kill or a crash too.
    """
    if resume and overwrite:
        raise UserError("--resume goes on with a run and --overwrite replaces it; give one of them.")

    from soundalike import training

    replaced = training.read_changes(changes or [])
    if resume and preset is None and config is None:
        settings = training.change(training.open_run(out).config.settings, replaced)
    else:
        settings = training.configure(preset or training.DEFAULT_PRESET, config, replaced)
    try:
        training.train(settings, out, resume=resume, overwrite=overwrite)
    except training.TrainingInterrupted as interruption:
        typer.echo(f"{interruption}", err=True)
        raise typer.Exit(130) from None
