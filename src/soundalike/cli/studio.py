"""`soundalike studio`: a live page to hear sounds, pairs and runs."""

from pathlib import Path
from typing import Annotated

import typer

from soundalike.cli.encoders import MODEL_HELP
from soundalike.errors import UserError


def studio(
    *,
    runs: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Show the runs in this folder, while they train too."),
    ] = None,
    data: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FOLDER", help="Recordings that the page may play; may be given more than once."
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help=f"Show how alike this model finds A and B. {MODEL_HELP}"),
    ] = None,
    port: Annotated[
        int, typer.Option(metavar="PORT", min=0, max=65_535, help="Where to listen; 0 for any free one.")
    ] = 8765,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="What to listen at; other machines reach 0.0.0.0.")
    ] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page.")] = False,
) -> None:
    """Turn the knobs of a synthesizer, hear and see the sound; listen to pairs; follow runs.

    The page is served on this machine and opens in the browser. Ctrl-C ends it.
    """
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as error:
        raise UserError(
            f"the package {error.name} is missing for the studio: pip install 'soundalike[web]'."
        ) from error

    from soundalike.pretrained import model_path
    from soundalike.web.studio import open_studio, serve

    listener = None if model is None else model_path(model)
    serve(open_studio(runs, tuple(data or ()), listener), host, port, browser=not no_browser)
