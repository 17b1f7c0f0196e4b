"""`soundalike compare`: models side by side, with what differs beyond chance marked."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from soundalike.errors import UserError

if TYPE_CHECKING:
    from soundalike.evaluation import Evaluation


def compare(
    reports: Annotated[
        list[str],
        typer.Argument(
            metavar="[NAME=]REPORT...",
            help="Folders that `soundalike evaluate` wrote, each under the name of its model or one that is given;"
            " NAME=REPORT,REPORT are several training seeds of one recipe.",
        ),
    ],
    *,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The model that the others are compared with.", show_default="the first"
        ),
    ] = None,
    out: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER", help="The folder for compare.html, compare.md, compare.json and plots."
        ),
    ],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the comparison that is there.")
    ] = False,
) -> None:
    """Put evaluated models side by side, and mark what differs by more than chance.

    The same groups of sounds are resampled for both models of a pair; p-values are adjusted for the number of tasks and
    models. Reports are compared on the tasks that all of them have, if these agree in clips, labels, groups, folds and
    seed.
    """
    from rich.console import Console

    from soundalike import evaluation, report
    from soundalike.files import refuse_taken_folder

    refuse_taken_folder(out, overwrite)
    command = ["soundalike", "compare", *reports, *(["--against", against] if against else [])]
    found = evaluation.compare(_named(reports), against, shlex.join([*command, "--out", str(out)]))
    evaluation.write_comparison(found, out)
    console = Console()
    for probe, table in zip(found.probes, evaluation.comparison_tables(found), strict=True):
        report.print_table(table, console, intervals=False)
        for sentence in evaluation.comparison_verdict(found, probe):
            console.print(sentence, highlight=False, markup=False)
    for sentence in found.left_out:
        typer.echo(f"note: {sentence}", err=True)
    typer.echo(f"comparison: {out / evaluation.COMPARISON_FILE}")


def _named(words: list[str]) -> "dict[str, list[Evaluation]]":
    """The reports that are named, by the model's name."""
    reports: dict[str, list[Evaluation]] = {}
    for word in words:
        given, several = _parsed(word)
        read = [_read(path) for path in several]
        name = given or read[0].model.name
        if name in reports:
            raise UserError(
                f"two reports are called '{name}': give each a name of its own, as in NAME={several[0]}, or several"
                " training seeds of one recipe as NAME=REPORT,REPORT."
            )
        reports[name] = read
    return reports


def _parsed(word: str) -> tuple[str, list[Path]]:
    """A name, empty where none is given, and paths; a path that exists may hold "=" and commas."""
    name, equals, rest = word.partition("=")
    if not equals or Path(word).exists():
        return "", [Path(word)]
    parts = [rest] if Path(rest).exists() else rest.split(",")
    if not name.strip() or not all(part.strip() for part in parts):
        raise UserError(f"'{word}' has an empty name or report: give NAME=REPORT, or NAME=REPORT,REPORT.")
    return name.strip(), [Path(part.strip()) for part in parts]


def _read(path: Path) -> "Evaluation":
    from soundalike.evaluation import DATA_FILE, read_evaluation

    return read_evaluation(path / DATA_FILE if path.is_dir() else path)
