"""The command line: one file a command; each parses, calls one library function, and prints."""

import sys
from collections.abc import Sequence

import typer

from soundalike.cli.augment import augment
from soundalike.cli.bench import bench
from soundalike.cli.classify import classify
from soundalike.cli.compare import compare
from soundalike.cli.embed import embed
from soundalike.cli.evaluate import evaluate
from soundalike.cli.export import export
from soundalike.cli.factors import factors
from soundalike.cli.gallery import gallery
from soundalike.cli.info import info
from soundalike.cli.pairs import pairs
from soundalike.cli.pretrained import pretrained
from soundalike.cli.render import render
from soundalike.cli.scan import scan
from soundalike.cli.studio import studio
from soundalike.cli.study import study
from soundalike.cli.tasks import tasks
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
app.command()(classify)
app.command()(train)
app.command()(evaluate)
app.command()(compare)
app.command()(factors)
app.command()(study)
app.command()(export)
app.command()(render)
app.command()(pairs)
app.command()(gallery)
app.command()(studio)
# Settings of the transform, which typer does not know, are left to the command.
app.command(context_settings={"ignore_unknown_options": True})(augment)
app.command()(scan)
app.command()(info)
app.add_typer(bench, name="bench")
app.add_typer(tasks, name="tasks")
app.add_typer(pretrained, name="pretrained")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. What a user can mend prints one sentence and exits with code 2; the rest is a traceback."""
    try:
        app(args=None if arguments is None else list(arguments))
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(f"error: {sentence}", file=sys.stderr)
        raise SystemExit(2) from None


def _sentence(error: Exception) -> str | None:
    """What to tell a user about `error`; None for a defect of the program."""
    if isinstance(error, UserError):
        return str(error)
    # By name: to know PyTorch's own error, it would have to be loaded.
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & {"MemoryError", "OutOfMemoryError"} or "can't allocate memory" in str(error):
        return "not enough memory: lower batch_size, the number of threads or the length of the sounds."
    if isinstance(error, OSError):
        path = "a file or device" if error.filename is None else error.filename
        return f"cannot use {path}: {error.strerror or error}."
    return None
