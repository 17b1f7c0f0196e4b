"""`soundalike pairs`: doppelgänger pairs to listen to."""

import json
from pathlib import Path
from typing import Annotated

import typer


def pairs(
    patch: Annotated[
        str,
        typer.Argument(
            metavar="PATCH", help="A patch (see `soundalike info`), or several as in voice*2+parametric."
        ),
    ],
    settings: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY=VALUE",
            help="Further settings of the pairs as `train` takes them, such as redraw=0.1.",
        ),
    ] = None,
    *,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to write.")],
    delta: Annotated[
        str,
        typer.Option(
            metavar="D",
            help="0 to 1; a range such as [0.01,0.2] that each pair draws from; or by group and name as in"
            ' \'{"pitch": 0, "*": 0.25}\'.',
        ),
    ] = "0.25",
    count: Annotated[int, typer.Option(metavar="N", help="How many pairs.")] = 10,
    seed: Annotated[int, typer.Option(metavar="S", help="Pair i of a seed is always the same pair.")] = 0,
    prior: Annotated[
        str, typer.Option(help="Draw uniformly in 'physical' units or in 'unit' values.")
    ] = "physical",
    sample_rate: Annotated[int, typer.Option(help="8000 to 48000 Hz.")] = 16_000,
    duration: Annotated[float, typer.Option(help="0.1 to 30 seconds.")] = 1.0,
    share_noise: Annotated[
        bool, typer.Option("--share-noise", help="Give both views the same noise.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is at --out.")] = False,
) -> None:
    """Write the source, A and B of each pair as WAV files, each beside a JSON of its parameters.

    They sound as in training: augment_synthetic='[{"gain": {}}]' changes A and B, and what was drawn is written too.
    """
    from soundalike.files import refuse_existing
    from soundalike.pairs import PairSettings, build_pairs, write_pairs
    from soundalike.settings import merge, parse_assignments, validate

    refuse_existing(out, overwrite)
    values = {
        **parse_assignments([f"delta={delta}"]),
        "patch": patch,
        "prior": prior,
        "sample_rate": sample_rate,
        "duration": duration,
        "share_noise": share_noise,
    }
    chosen = validate(PairSettings, merge(values, parse_assignments(settings or [])), "option")
    write_pairs(build_pairs(chosen), seed, count, out)
    typer.echo(f"wrote {count} pairs of {chosen.patch} at delta {json.dumps(chosen.delta)} to {out}")
