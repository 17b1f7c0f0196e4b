"""`soundalike evaluate`: what an encoder is worth on labelled recordings."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from soundalike.cli.encoders import ENCODER_HELP, encoder_named
from soundalike.cli.names import names_in, tasks_named
from soundalike.errors import UserError

if TYPE_CHECKING:
    from soundalike.tasks import Task


def evaluate(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=ENCODER_HELP)],
    *,
    suite: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Tasks of a suite: quick, light, free, public.", show_default="quick"
        ),
    ] = None,
    data_sets: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Of the suite public: where data sets lie.",
            show_default="the cache folder",
        ),
    ] = None,
    tasks: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,...|FOLDER",
            help="Names of tasks (see `soundalike tasks list`; vocal is free/vocal), or a folder of labelled sounds,"
            " or a manifest.",
        ),
    ] = None,
    probe: Annotated[
        str, typer.Option(metavar="NAME,...", help="Probes: linear, knn, mlp, few-shot.")
    ] = "linear,knn",
    seeds: Annotated[
        int, typer.Option(help="Untrained networks to compare with, each with other initial weights.")
    ] = 3,
    seed: Annotated[int, typer.Option(help="Of the folds, the probes and the intervals.")] = 0,
    labels_fraction: Annotated[
        float | None,
        typer.Option(
            metavar="FRACTION",
            help="Share of each class's training labels that the probes see.",
            show_default="all; of the data that a run was trained on, those that it saw",
        ),
    ] = None,
    labels_seed: Annotated[int, typer.Option(help="Of the draw of these labels.")] = 0,
    threads: Annotated[
        int | None, typer.Option(help="Files decoded, and folds probed, at once.", show_default="cores")
    ] = None,
    device: Annotated[str, typer.Option(help="Where to embed: auto, cpu, cuda, cuda:1, ...")] = "auto",
    out: Annotated[
        Path, typer.Option(metavar="REPORT", help="The folder for report.html, report.md and report.json.")
    ],
    sounds: Annotated[
        bool,
        typer.Option("--sounds", help="Put short sounds into the page, up to 8 MB, to listen to its map."),
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the report that is there.")] = False,
) -> None:
    """Score a frozen encoder on real sounds, beside the same network untrained and log-mel statistics.

    Predictions are for groups (speakers, kits, packages) that the probe was not trained on; intervals come from
    resampling whole groups. Bad files are named, skipped and counted. On the data that a run was trained on, the
    probes see no other labels than it did, unless `--labels-fraction` says so; sounds that it was trained on are not
    tested. Embeddings are kept in the user's cache folder: what was stopped goes on there.
    """
    from rich.console import Console

    from soundalike import evaluation, report, training
    from soundalike.files import refuse_taken_folder
    from soundalike.pretrained import is_packaged
    from soundalike.tasks.fetching import cache_folder

    refuse_taken_folder(out, overwrite)
    probes = names_in("--probe", probe)
    chosen = _tasks(suite, tasks, data_sets)
    encoder, folder = encoder_named(model, device)
    if folder is not None:
        trained = training.heard_files(folder, lambda sentence: typer.echo(f"note: {sentence}", err=True))
        evaluation.refuse_trained_clips(chosen, trained)
        if labels_fraction is None and tasks is not None:
            labels_fraction, labels_seed = training.seen_labels(folder, tasks) or (None, labels_seed)
    command = ["soundalike", "evaluate", model]
    command += ["--suite", suite] if suite else []
    command += ["--data-sets", str(data_sets)] if data_sets else []
    command += ["--tasks", tasks] if tasks else []
    command += ["--probe", probe, "--seeds", str(seeds), "--seed", str(seed)]
    if labels_fraction is not None:
        command += ["--labels-fraction", str(labels_fraction), "--labels-seed", str(labels_seed)]
    command += ["--out", str(out), *(["--sounds"] if sounds else [])]
    try:
        with evaluation.showing_progress() as progress:
            found = evaluation.evaluate(
                encoder,
                chosen,
                probes,
                seed,
                threads,
                progress,
                untrained=seeds,
                labels_fraction=labels_fraction,
                labels_seed=labels_seed,
                cache=cache_folder() / "embeddings",
                name=model if folder is None else folder.resolve().name,
                command=shlex.join(command),
            )
    except KeyboardInterrupt:
        typer.echo("stopped; what is embedded is kept, and the same command goes on from there.", err=True)
        raise typer.Exit(130) from None
    heard = evaluation.clip_sounds(found, chosen, threads=threads) if sounds else None
    evaluation.write_report(found, out, [] if folder is None else _log(folder), heard)
    # The card of a packaged model has the scores that it came with.
    if folder is not None and not is_packaged(model):
        try:
            evaluation.add_scores(found, folder)
        except UserError as error:
            typer.echo(f"note: the model card stays without these scores: {error}", err=True)
    skipped = [(task.title, sentence) for task in found.tasks for sentence in task.skipped]
    skipped += [(task.title, sentence) for task in found.failed for sentence in task.skipped]
    for title, sentence in skipped:
        typer.echo(f"{title}: skipped: {sentence}", err=True)
    if skipped:
        typer.echo(f"{len(skipped)} of {sum(len(task.clips) for task in chosen)} clips skipped", err=True)
    for sentence in evaluation.failures(found):
        typer.echo(f"warning: {sentence}", err=True)
    console = Console()
    for comparison in evaluation.comparisons(found):
        report.print_table(comparison, console)
    for sentence in (*evaluation.verdict(found), *filter(None, [evaluation.labels_seen(found)])):
        console.print(sentence, highlight=False, markup=False)
    typer.echo(f"report: {out / evaluation.PAGE_FILE}")


def _tasks(suite: str | None, tasks: str | None, data_sets: Path | None) -> "list[Task]":
    """What `--suite` or `--tasks` names; a suite's missing tasks are named and left out."""
    from soundalike.tasks import load_suite

    if data_sets is not None and suite != "public":
        raise UserError("--data-sets is where the suite public is: add --suite public.")
    if suite is not None and tasks is not None:
        raise UserError("--suite and --tasks both say what to score on: give one of them.")
    if tasks is not None:
        return tasks_named(tasks)
    found = load_suite(suite or "quick", data_sets)
    for sentence in found.missing:
        typer.echo(f"note: {sentence}", err=True)
    return list(found.tasks)


def _log(model: Path) -> "list[dict[str, Any]]":
    from soundalike.training import read_log

    return read_log(model / "log.jsonl")
