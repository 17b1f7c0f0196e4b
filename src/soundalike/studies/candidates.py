"""The candidates of the recipe search: one idea each, as changes of the preset that they start from."""

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


class _Candidates(Settings):
    candidate: tuple[Candidate, ...]


@cache
def candidates() -> tuple[Candidate, ...]:
    """All of them, the reference first, as the package's list has them."""
    text = resources.files("soundalike.studies").joinpath(CANDIDATES_FILE).read_text(encoding="utf-8")
    return validate(_Candidates, tomllib.loads(text), f"{CANDIDATES_FILE}: key").candidate
