"""Lists of names as options take them."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from soundalike.errors import UserError

if TYPE_CHECKING:
    from soundalike.tasks import Task


def tasks_named(words: str) -> "list[Task]":
    """The tasks that `--tasks` names; a path may hold a comma. A name that could mean two is said to mean which."""
    from soundalike.tasks import load_task

    # The empty path is the working folder, which nobody means who names nothing.
    names = [words] if words.strip() and Path(words).exists() else names_in("--tasks", words)
    for name in names:
        _say_which(name)
    return [load_task(name) for name in names]


def _say_which(name: str) -> None:
    """Of a name that is that of something fetched as well."""
    from soundalike.tasks import collection_name, full_name, is_fetched, task_names

    fetched = collection_name(name)
    if fetched in (name, full_name(name)) or not is_fetched(fetched):
        return
    taken = "the task in the package" if name in task_names() else f"the file or folder ./{name}"
    typer.echo(f"note: {name} is {taken}; write {fetched} for what was fetched.", err=True)


def names_in(option: str, text: str) -> list[str]:
    """The names in a list with commas, each once."""
    words = [word.strip() for word in text.split(",")]
    if not all(words):
        raise UserError(f"{option} {text!r} has an empty name; give names with a comma between them.")
    return list(dict.fromkeys(words))
