"""`soundalike study`: many short runs, one table and one plot."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from soundalike.cli.names import tasks_named


def study(
    name: Annotated[
        str, typer.Argument(metavar="STUDY", help="augmentations, frontends, labels, delta or recipe.")
    ],
    changes: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE", help="Settings that replace those of the study's preset."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder of the study.")],
    seeds: Annotated[int, typer.Option(help="Runs of each kind, with seeds 0, 1, ...")] = 1,
    tasks: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,...|FOLDER",
            help="What encoders are scored on: names of tasks, a folder of labelled sounds, or a manifest.",
            show_default="the mini suite's development tasks",
        ),
    ] = None,
    candidates: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The candidates that recipe compares, in TOML or JSON.",
            show_default="the package's own",
        ),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Every cell, for those who have the machine.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the study in FOLDER.")] = False,
) -> None:
    """Answer a question about training by many short runs: augmentations, front ends, labels, delta, or the recipe.

    FOLDER then holds study.json, table.md, plot.svg, plot.png and report.html, written anew after every run, and the
    runs without their checkpoints. After ctrl-C or a kill the same command goes on; more seeds may be asked for later.
    """
    from soundalike import studies, training

    kind = studies.study_named(name)
    chosen = None if tasks is None else tasks_named(tasks)
    words = ["soundalike", "study", name, *(changes or []), "--out", str(out), "--seeds", str(seeds)]
    words += [*(["--tasks", tasks] if tasks else []), *(["--full"] if full else [])]
    words += ["--candidates", str(candidates)] if candidates else []
    plan = studies.Plan(training.read_changes(changes or []), seeds, full, chosen, out, candidates)
    try:
        studies.run_study(kind(plan), overwrite=overwrite, command=shlex.join(words))
    except KeyboardInterrupt:
        typer.echo(
            f"stopped; what is done is in {out}, and the same command goes on: {shlex.join(words)}", err=True
        )
        raise typer.Exit(130) from None
    typer.echo((out / studies.TABLE_FILE).read_text(encoding="utf-8"))
