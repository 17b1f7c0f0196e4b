"""`soundalike bench`: what this machine reaches."""

import json
from enum import StrEnum
from typing import Annotated

import typer


class Subject(StrEnum):
    """What can be measured."""

    SYNTH = "synth"
    TRAIN = "train"
    EMBED = "embed"


def bench(
    subject: Annotated[Subject, typer.Argument(help="What to measure.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure rendering, training or embedding on this machine. Nothing else should run meanwhile."""
    measure = {Subject.SYNTH: _synth, Subject.TRAIN: _train, Subject.EMBED: _embed}[subject]
    figures = measure()
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
