"""`soundalike bench`: what this machine reaches."""

import json
from pathlib import Path
from typing import Annotated

import typer

bench = typer.Typer(
    no_args_is_help=True,
    help="Measure rendering, training, embedding or the reading of recordings. Nothing else should run meanwhile.",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]

_CLIPS = 512
"""Of a folder, at most so many clips are read in a round."""


@bench.command()
def synth(*, as_json: AsJson = False) -> None:
    """Sounds of 1 s at 16 kHz per second, batches of 768."""
    from soundalike.synth import available_threads, get_patch, patch_names, sounds_per_second

    figures = {}
    for name in patch_names():
        for threads in sorted({1, available_threads()}):
            rate = sounds_per_second(get_patch(name), threads=threads)
            figures[f"{name}, sounds/s, {threads} thread{'s' if threads > 1 else ''}"] = rate
    _print(figures, as_json)


@bench.command()
def train(
    changes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY=VALUE", help="Settings that replace the preset's, such as encoder=resnet18."
        ),
    ] = None,
    *,
    preset: Annotated[
        str | None, typer.Option(help="What to train, as in `soundalike train`; quick by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Pairs per second on the stream and on a cached batch, and what the stream costs."""
    from soundalike.training import DEFAULT_PRESET, configure, measure_throughput, read_changes

    settings = configure(preset or DEFAULT_PRESET, changes=read_changes(changes or []))
    measured = measure_throughput(settings)
    figures = {
        "pairs/s on the stream": measured.stream_pairs_per_second,
        "pairs/s on a cached batch": measured.cached_pairs_per_second,
        "cost of data": measured.cost_of_data,
    }
    _print(figures, as_json)


@bench.command()
def embed(*, as_json: AsJson = False) -> None:
    """Files of 5 s, 16 kHz FLAC, embedded per second, beside what decoding and encoding alone allow."""
    from soundalike.embedding import measure_embedding_rates
    from soundalike.training import build_learner, configure

    figures = {}
    for encoder in ("compact", "resnet18"):
        model = build_learner(configure("quick", None, {"encoder": encoder})).model
        rates = measure_embedding_rates(model)
        figures[f"{encoder}, files of 5 s/s"] = rates.files_per_second
        figures[f"{encoder}, decoding alone"] = rates.decoding
        figures[f"{encoder}, encoding alone"] = rates.encoding
        figures[f"{encoder}, share of what both allow"] = rates.share
    _print(figures, as_json)


@bench.command()
def data(
    source: Annotated[Path, typer.Argument(metavar="FOLDER|MANIFEST", help="The recordings to read.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Clips of 1 s at 16 kHz read per second: by soundfile and soxr alone, by `Recordings`, and from a cache."""
    from soundalike.audio import read_clips
    from soundalike.pairs import Crop, measure_clip_rates

    clips = read_clips(source)[:_CLIPS]
    places: dict[Crop, str] = {"start": "at the start", "same": "anywhere"}
    figures = {}
    for crop, place in places.items():
        rates = measure_clip_rates(clips, crop)
        figures[f"{place}, plain soundfile and soxr, clips/s"] = rates.plain
        figures[f"{place}, files, clips/s"] = rates.files
        figures[f"{place}, cache, clips/s"] = rates.cache
        figures[f"{place}, plain over files"] = rates.plain_over_files
        figures[f"{place}, cache over files"] = rates.cache_over_files
    _print(figures, as_json)


def _print(figures: dict[str, float], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(figures, indent=2))
        return
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        typer.echo(
            f"{name:<{width}}  {value:>10,.3g}" if value < 100 else f"{name:<{width}}  {value:>10,.0f}"
        )
