"""`soundalike factors`: which knobs of a synthesizer an encoder hears, and which it ignores."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from soundalike.cli.encoders import ENCODER_HELP, encoder_named


def factors(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=ENCODER_HELP)],
    *,
    patch: Annotated[str, typer.Option(help="The synthesizer; `soundalike info` lists them all.")] = "voice",
    sounds: Annotated[int, typer.Option(help="Random sounds that parameters are read back from.")] = 5000,
    bases: Annotated[int, typer.Option(help="Sounds whose parameters are perturbed one by one.")] = 128,
    delta: Annotated[
        float, typer.Option(help="Standard deviation of the perturbations, on the unit scale of pairs.")
    ] = 0.25,
    seed: Annotated[int, typer.Option(help="Of the sounds, the perturbations and the intervals.")] = 0,
    threads: Annotated[
        int | None, typer.Option(help="Sounds rendered at once.", show_default="cores")
    ] = None,
    device: Annotated[str, typer.Option(help="Where to embed: auto, cpu, cuda, cuda:1, ...")] = "auto",
    out: Annotated[
        Path,
        typer.Option(
            metavar="REPORT", help="The folder for report.html, report.md, report.json and the plot."
        ),
    ],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the report that is there.")] = False,
) -> None:
    """Ask what an encoder hears: which parameters of a synthesizer its embedding encodes, and which it ignores.

    A linear probe reads every parameter of random sounds back from the embedding; and every parameter is perturbed by
    itself, to see how far the embedding moves. Both beside the same network untrained and log-mel statistics.
    """
    from rich.console import Console

    from soundalike import evaluation, report
    from soundalike import factors as room
    from soundalike.files import refuse_taken_folder
    from soundalike.synth import get_patch

    refuse_taken_folder(out, overwrite)
    chosen = get_patch(patch)
    encoder, folder = encoder_named(model, device)
    command = [
        "soundalike",
        "factors",
        model,
        "--patch",
        patch,
        "--sounds",
        str(sounds),
        "--bases",
        str(bases),
    ]
    command += ["--delta", str(delta), "--seed", str(seed), "--out", str(out)]
    with evaluation.showing_progress() as progress:
        found = room.measure_factors(
            encoder,
            chosen,
            sounds=sounds,
            bases=bases,
            delta=delta,
            seed=seed,
            threads=threads,
            progress=progress,
            name=model if folder is None else folder.resolve().name,
            command=shlex.join(command),
        )
    room.write_report(found, out)
    console = Console()
    for table in filter(None, (room.group_table(found), room.pitch_table(found))):
        report.print_texts(table, console)
    for sentence in room.verdict(found):
        console.print(sentence, highlight=False, markup=False)
    typer.echo(f"report: {out / room.PAGE_FILE}")
