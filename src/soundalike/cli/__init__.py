"""The command line: one file a command; each parses, calls one library function, and prints."""

import sys
from collections.abc import Sequence

import typer

from soundalike.cli.bench import bench
from soundalike.cli.embed import embed
from soundalike.cli.evaluate import evaluate
from soundalike.cli.info import info
from soundalike.cli.pairs import pairs
from soundalike.cli.render import render
from soundalike.cli.train import train
from soundalike.errors import UserError

app = typer.Typer(
    name="soundalike",
    help="Train audio encoders by contrast, judge them on real sounds, and put them to work.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(embed)
app.command()(train)
app.command()(evaluate)
app.command()(render)
app.command()(pairs)
app.command()(info)
app.command()(bench)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. A user's mistake prints one sentence and exits with code 2."""
    try:
        app(args=None if arguments is None else list(arguments))
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(2) from None
