"""`soundalike render`: random sounds of a patch, or one sound from its JSON form."""

from pathlib import Path
from typing import Annotated

import typer

from soundalike.errors import UserError


def render(
    patch: Annotated[
        str, typer.Argument(metavar="PATCH", help="A patch (see `soundalike info`), or the .json of a sound.")
    ],
    *,
    out: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The folder to write; a .wav file for a .json.")
    ],
    count: Annotated[int, typer.Option(metavar="N", help="How many sounds.")] = 10,
    seed: Annotated[int, typer.Option(metavar="S", help="Sound i of a seed is always the same sound.")] = 0,
    prior: Annotated[
        str, typer.Option(help="Draw uniformly in 'physical' units or in 'unit' values.")
    ] = "physical",
    sample_rate: Annotated[int, typer.Option(help="8000 to 48000 Hz.")] = 16_000,
    duration: Annotated[float, typer.Option(help="0.1 to 30 seconds.")] = 1.0,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is at --out.")] = False,
) -> None:
    """Render sounds as WAV files, each beside a JSON of its parameters from which it can be rendered again."""
    from soundalike.audio import write
    from soundalike.files import read_json, refuse_existing
    from soundalike.pairs import Doppelgangers, write_sounds
    from soundalike.synth import Sound, get_patch

    refuse_existing(out, overwrite)
    if Path(patch).suffix == ".json":
        if out.suffix not in {".wav", ".flac"}:
            raise UserError(f"--out {out} must be a .wav or .flac file when {patch} is rendered.")
        sound = Sound.from_json(read_json(Path(patch), "sound"))
        write(out, sound.render(), sound.sample_rate)
        typer.echo(f"rendered {patch} to {out}")
        return
    drawn = get_patch(patch, prior)  # type: ignore[arg-type]  # get_patch names the priors if this is none.
    write_sounds(Doppelgangers(drawn, 0.0, sample_rate=sample_rate, duration=duration), seed, count, out)
    typer.echo(f"rendered {count} sounds of {patch} to {out}")
