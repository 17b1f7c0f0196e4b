"""`soundalike tasks`: what there is to train and evaluate on, and getting it."""

import typer

from soundalike.cli.tasks_check import check
from soundalike.cli.tasks_fetch import fetch
from soundalike.cli.tasks_show import show

tasks = typer.Typer(
    help="What there is to train and evaluate on, and getting it.", no_args_is_help=True, add_completion=False
)


@tasks.command("list")
def list_tasks() -> None:
    """Print the tasks in the package, what can be fetched, and the data sets whose folders can be read."""
    from rich.console import Console
    from rich.table import Table

    from soundalike.tasks import COLLECTIONS, DATA_SETS, is_fetched, load_collection, mini_suite
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
            "nothing: fetched" if is_fetched(name) else f"fetch {name}: {about.megabytes:.0f} MB of packages",
        )
    for download in known_downloads().values():
        unverified = "" if download.checksum else ", --unverified"
        table.add_row(
            download.name,
            f"{download.title} ({download.licence})",
            f"fetch {download.name}: {download.megabytes} MB{unverified}",
        )
    for name, data_set in DATA_SETS.items():
        table.add_row(f"{name}:FOLDER", data_set.card.title, f"a folder with {data_set.layout}")
    Console().print(table)


tasks.command()(show)
tasks.command()(fetch)
tasks.command()(check)
