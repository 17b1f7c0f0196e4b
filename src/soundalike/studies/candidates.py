"""The candidates of the recipe search: one idea each, as changes of the reference."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from pydantic import Field

from soundalike.settings import Settings, validate

CANDIDATES_FILE = "recipe_candidates.toml"


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


class _Search(Settings):
    reference: dict[str, Any]
    candidate: tuple[Candidate, ...]


def candidates() -> tuple[Candidate, ...]:
    """All of them, the reference first, as the package's list has them."""
    return _search().candidate


def reference_changes() -> dict[str, Any]:
    """The settings of the reference that lie over the preset."""
    return dict(_search().reference)


@cache
def _search() -> _Search:
    text = resources.files("soundalike.studies").joinpath(CANDIDATES_FILE).read_text(encoding="utf-8")
    return validate(_Search, tomllib.loads(text), f"{CANDIDATES_FILE}: key")
