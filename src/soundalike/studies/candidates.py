"""The candidates of a recipe search: one idea each, as changes of the reference."""

from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import Field

from soundalike.errors import UserError
from soundalike.settings import Settings, read_settings, validate


class Candidate(Settings):
    """One idea.

    Attributes:
        name: in tables and of run folders.
        family: where the idea belongs: sounds, delta, views, network, objective or optimisation.
        idea: what is hoped for, in one sentence.
        changes: settings that lie over those of the reference; none for the reference itself.
    """

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    family: str
    idea: str
    changes: dict[str, Any] = Field(default_factory=dict)


class Search(Settings):
    """A list of candidates.

    Attributes:
        reference: settings of the reference that lie over the preset.
        candidate: all of them, the reference first.
    """

    reference: dict[str, Any] = Field(default_factory=dict)
    candidate: tuple[Candidate, ...] = Field(min_length=1)


def read_search(path: Path | None) -> Search:
    """Read a list from a TOML or JSON file; None is the package's own.

    Raises:
        UserError: it cannot be read, does not begin with the reference, or has a name twice.
    """
    if path is None:
        with resources.as_file(resources.files("soundalike.studies") / "recipe_candidates.toml") as own:
            return read_search(own)
    search = validate(Search, read_settings(path), f"{path}: key")
    if search.candidate[0].changes:
        raise UserError(
            f"{path}: the first candidate is the reference, which changes nothing: leave its changes out."
        )
    names = [each.name for each in search.candidate]
    for name in names:
        if names.count(name) > 1:
            raise UserError(f"{path}: two candidates are called {name}; give each a name of its own.")
    return search
