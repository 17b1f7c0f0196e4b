"""`soundalike evaluate`: what an encoder is worth on labelled recordings."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from soundalike.cli.names import names_in, tasks_named
from soundalike.errors import UserError


def evaluate(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A model folder or a finished run.")],
    *,
    tasks: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,...|FOLDER",
            help="Names of tasks, or a folder of labelled sounds, or a manifest.",
            show_default="the mini suite",
        ),
    ] = None,
    probe: Annotated[str, typer.Option(metavar="NAME,...", help="Probes: linear, knn, mlp.")] = "linear,knn",
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
    out: Annotated[Path, typer.Option(metavar="REPORT", help="The folder for report.html and report.json.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the report that is there.")] = False,
) -> None:
    """Score a frozen encoder on real sounds, beside the same encoder untrained and log-mel statistics.

    Predictions are for groups (speakers, kits, packages) that the probe was not trained on; intervals come from
    resampling whole groups. Bad files are named, skipped and counted. On the data that a run was trained on, the
    probes see no other labels than it did, unless `--labels-fraction` says so.
    """
    from rich.console import Console

    from soundalike import evaluation, report
    from soundalike.embedding import choose_device
    from soundalike.files import refuse_existing
    from soundalike.model import load_model
    from soundalike.tasks import mini_suite
    from soundalike.training import read_log

    refuse_existing(out, overwrite)
    if out.is_file():
        raise UserError(f"--out {out} is a file; choose a folder.")
    probes = names_in("--probe", probe)
    loaded = load_model(model).to(choose_device(device))
    chosen = list(mini_suite()) if tasks is None else tasks_named(tasks)
    if labels_fraction is None and tasks is not None:
        labels_fraction, labels_seed = _labels_of_run(model, tasks) or (None, labels_seed)
    log = read_log(model / "log.jsonl")
    command = ["soundalike", "evaluate", str(model), *(["--tasks", tasks] if tasks else [])]
    command += ["--probe", probe, "--seed", str(seed)]
    if labels_fraction is not None:
        command += ["--labels-fraction", str(labels_fraction), "--labels-seed", str(labels_seed)]
    command += ["--out", str(out)]
    with evaluation.showing_progress() as progress:
        found = evaluation.evaluate(
            loaded,
            chosen,
            probes,
            seed,
            threads,
            progress,
            labels_fraction=labels_fraction,
            labels_seed=labels_seed,
            name=model.resolve().name,
            command=shlex.join(command),
        )
    evaluation.write_report(found, out, log)
    try:
        evaluation.add_scores(found, model)
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


def _labels_of_run(model: Path, tasks: str) -> tuple[float, int] | None:
    """Fraction and seed of the labels that a run saw, where it was trained on `tasks` and did not see all."""
    from soundalike.training import is_run, open_run

    if not is_run(model):
        return None
    settings = open_run(model).config.settings
    if settings.labels.fraction == 1 or settings.data is None:
        return None
    if settings.data != tasks and Path(settings.data).absolute() != Path(tasks).absolute():
        return None
    return settings.labels.fraction, settings.seed
