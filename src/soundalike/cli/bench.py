"""`soundalike bench`: what this machine reaches."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from soundalike.errors import UserError


class Subject(StrEnum):
    """What can be measured."""

    SYNTH = "synth"
    TRAIN = "train"
    EMBED = "embed"
    DATA = "data"


_CLIPS = 512
"""Of a folder, at most so many clips are read in a round."""


def bench(
    subject: Annotated[Subject, typer.Argument(help="What to measure.")],
    source: Annotated[
        Path | None, typer.Argument(metavar="FOLDER|MANIFEST", help="The recordings to read (data only).")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure rendering, training, embedding or the reading of recordings on this machine. Nothing else should run
    meanwhile."""
    if (source is not None) != (subject is Subject.DATA):
        raise UserError("name the recordings to read after 'data', and nothing after the others.")
    figures = (
        {Subject.SYNTH: _synth, Subject.TRAIN: _train, Subject.EMBED: _embed}[subject]()
        if source is None
        else _data(source)
    )
    if as_json:
        typer.echo(json.dumps(figures, indent=2))
        return
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        typer.echo(
            f"{name:<{width}}  {value:>10,.3g}" if value < 100 else f"{name:<{width}}  {value:>10,.0f}"
        )


def _synth() -> dict[str, float]:
    """Sounds of 1 s at 16 kHz per second, batches of 768."""
    from soundalike.synth import available_threads, get_patch, patch_names, sounds_per_second

    figures = {}
    for name in patch_names():
        for threads in sorted({1, available_threads()}):
            rate = sounds_per_second(get_patch(name), threads=threads)
            figures[f"{name}, sounds/s, {threads} thread{'s' if threads > 1 else ''}"] = rate
    return figures


def _train() -> dict[str, float]:
    """Pairs per second on the stream and on a cached batch, and what the stream costs."""
    from soundalike.training import configure, measure_throughput

    figures = {}
    for encoder in ("compact", "resnet18"):
        measured = measure_throughput(configure("quick", None, {"encoder": encoder}))
        figures[f"{encoder}, pairs/s on the stream"] = measured.stream_pairs_per_second
        figures[f"{encoder}, pairs/s on a cached batch"] = measured.cached_pairs_per_second
        figures[f"{encoder}, cost of data"] = measured.cost_of_data
    return figures


def _embed() -> dict[str, float]:
    """Files of 5 s, 16 kHz FLAC, decoded and embedded per second by an untrained encoder."""
    from soundalike.embedding import files_per_second
    from soundalike.training import build_learner, configure

    figures = {}
    for encoder in ("compact", "resnet18"):
        model = build_learner(configure("quick", None, {"encoder": encoder})).model
        figures[f"{encoder}, files of 5 s/s"] = files_per_second(model)
    return figures


def _data(source: Path) -> dict[str, float]:
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
    return figures
