"""`soundalike pretrained`: the weights that come with the package."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from soundalike.pretrained import Packaged, ScoresRecord, TrainingRecord

pretrained = typer.Typer(
    help="The weights that come with the package, and what is known about them.",
    no_args_is_help=True,
    add_completion=False,
)


@pretrained.command("list")
def list_pretrained() -> None:
    """Print the models in the package, which every command takes by name: how they were made and how they score."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from soundalike.pretrained import packaged_model, pretrained_names

    table = Table(box=None)
    for title in ("name", "what", "made by", "probe", "development", "result"):
        table.add_column(title, overflow="fold")
    for name in pretrained_names():
        found = packaged_model(name)
        scores = found.scores
        means = (_means(scores, development=development) for development in (True, False))
        columns = ([name], _what(found), _made_by(found.training), scores.probes, *means)
        table.add_row(*(Text("\n".join(lines)) for lines in columns))
    console = Console(highlight=False)
    console.print(table)
    console.print(
        "\nMean scores in %, over the tasks that choices were made on and over those that are reported; in brackets the"
        " same network untrained. `soundalike pretrained show NAME` prints the card, with every task and intervals."
    )


@pretrained.command()
def show(name: Annotated[str, typer.Argument(help="See `soundalike pretrained list`.")]) -> None:
    """Print a packaged model's card, in Markdown: how it was made, how to use it, its settings and its scores."""
    from soundalike.pretrained import packaged_model

    typer.echo(packaged_model(name).card, nl=False)


def _what(found: "Packaged") -> list[str]:
    """Its size in every sense, and its licence, a line each."""
    from soundalike.pretrained import load

    model = load(found.name)
    return [
        f"{sum(parameter.numel() for parameter in model.parameters()):,} parameters",
        f"embeds in {model.embedding_size}",
        f"{found.size_bytes / 1e6:.1f} MB on disk",
        f"{found.training.licence} licence",
    ]


def _made_by(training: "TrainingRecord") -> list[str]:
    """The recipe, a line for each part."""
    time = f"{training.seconds / 60:.0f} minutes"
    return [f"preset {training.preset}", *training.changes, f"{training.pairs:,} pairs", time]


def _means(scores: "ScoresRecord", *, development: bool) -> list[str]:
    """A line for each probe: the trained model and, in brackets, the first baseline."""
    lines = []
    for probe in scores.probes:
        trained, baseline = (
            scores.mean(probe, embedding, development=development) for embedding in scores.embeddings[:2]
        )
        if trained is None or baseline is None:
            lines.append("none")
        else:
            lines.append(f"{100 * trained.value:.1f} ({100 * baseline.value:.1f})")
    return lines
