"""Lists of names as options take them."""

from pathlib import Path
from typing import TYPE_CHECKING

from soundalike.errors import UserError

if TYPE_CHECKING:
    from soundalike.tasks import Task


def tasks_named(words: str) -> "list[Task]":
    """The tasks that `--tasks` names; a path may hold a comma."""
    from soundalike.tasks import load_task

    # The empty path is the working folder, which nobody means who names nothing.
    names = [words] if words.strip() and Path(words).exists() else names_in("--tasks", words)
    return [load_task(name) for name in names]


def names_in(option: str, text: str) -> list[str]:
    """The names in a list with commas, each once."""
    words = [word.strip() for word in text.split(",")]
    if not all(words):
        raise UserError(f"{option} {text!r} has an empty name; give names with a comma between them.")
    return list(dict.fromkeys(words))
