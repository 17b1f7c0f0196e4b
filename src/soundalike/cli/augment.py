"""`soundalike augment`: hear what a transform, or a chain of them, does to a recording."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from soundalike.errors import UserError

if TYPE_CHECKING:
    from soundalike.augment import Audio, DrawnStep, Partners


def augment(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE [--KEY VALUE]...",
            help="A recording, and settings of the transform, such as --semitones 3; what is not given is drawn.",
        ),
    ],
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The .wav or .flac file to write.")],
    transform: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="fade, time_mask, time_shift, time_stretch, pitch_shift, noise, gain, polarity, low_pass, high_pass,"
            " band_pass or mix.",
        ),
    ] = None,
    chain: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.json", help="Instead: a chain, or parameters that --save-parameters wrote."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="S", help="Of what is drawn.")] = 0,
    sample_rate: Annotated[
        int | None, typer.Option(metavar="HZ", help="Resample first; the file's own rate by default.")
    ] = None,
    partner: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The other recording that mix needs.")
    ] = None,
    save_parameters: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Write what was drawn, for --chain.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that exist.")] = False,
) -> None:
    """Apply one transform, or a chain, to a recording. docs/augmentations.md lists the settings of each."""
    recording, settings = _split(words)
    if (transform is None) == (chain is None):
        raise UserError("give either --transform or --chain.")
    if chain is not None and settings:
        key = settings[0].partition("=")[0]
        raise UserError(
            f"--{key.replace('_', '-')} is a setting of a transform: write it into {chain}, or give --transform."
        )

    from soundalike.audio import read, read_header, write
    from soundalike.augment import Chain, Drawn
    from soundalike.draws import Stream
    from soundalike.files import read_json, refuse_existing, write_json
    from soundalike.settings import parse_assignments

    if save_parameters is not None and save_parameters.absolute() == out.absolute():
        raise UserError(f"--save-parameters {save_parameters} is the sound of --out: name another file.")
    for path in (out, save_parameters):
        if path is not None:
            refuse_existing(path, overwrite)
    if sample_rate is not None and not 1_000 <= sample_rate <= 192_000:
        raise UserError(f"--sample-rate {sample_rate} is out of range: choose 1000 to 192000 Hz.")
    rate = sample_rate or read_header(recording).sample_rate
    audio = read(recording, rate)
    given = [{transform: parse_assignments(settings)}] if chain is None else read_json(chain, "chain")
    if isinstance(given, dict):
        drawn = Drawn.from_json(given)
    else:
        drawn = Chain.from_steps(given).draw(seed, Stream.AUGMENT_A, [0], len(audio), rate)
    if partner is None and any("partner" in step.parameters for step in drawn.steps):
        raise UserError("mix needs another recording: give it with --partner.")
    partners = None if partner is None else _always(read(partner, rate), len(audio))
    changed = Chain.apply(audio[None], drawn, rate, partners)[0]
    write(out, changed, rate)
    if save_parameters is not None:
        write_json(save_parameters, drawn.to_json())
    for step in drawn.steps:
        typer.echo(_description(step))
    peak = abs(changed).max()
    if peak > 1.0:
        typer.echo(f"note: the sound reaches {peak:.2f}; what lies beyond 1 is clipped in {out}.", err=True)


def _split(words: Iterable[str]) -> tuple[Path, list[str]]:
    """The recording, and the settings as words of the form key=value."""
    files, settings = [], []
    remaining = iter(words)
    for word in remaining:
        if not word.startswith("--"):
            files.append(word)
            continue
        key, equals, value = word[2:].partition("=")
        following = value if equals else next(remaining, None)
        if following is None:
            raise UserError(f"--{key} needs a value.")
        settings.append(f"{key.replace('-', '_')}={following}")
    if len(files) != 1:
        raise UserError(f"give one recording, not {len(files)}{': ' if files else ''}{', '.join(files)}.")
    return Path(files[0]), settings


def _always(sound: "Audio", samples: int) -> "Partners":
    """The source of partners that has this sound alone, cut or padded with zeros to `samples`."""
    import numpy as np

    fitted = np.zeros((1, samples), dtype=np.float32)
    fitted[0, : len(sound)] = sound[:samples]
    return lambda numbers: np.repeat(fitted, len(numbers), axis=0)


def _description(step: "DrawnStep") -> str:
    """What a step did to the one recording, in a line."""
    if not step.items.size:
        return f"{step.transform.name}: not this time"
    values = ", ".join(
        f"{name} {value if isinstance(value, str) else format(value, 'g')}"
        for name, (value,) in ((name, values.tolist()) for name, values in step.parameters.items())
        if name not in step.transform.keys
    )
    return f"{step.transform.name}: {values}".rstrip(": ")
