"""From what a user calls a model to the model: a packaged name, a model folder or a finished run."""

import os
from difflib import get_close_matches
from pathlib import Path

from soundalike.errors import UserError
from soundalike.model import Model, load_model

FOLDER = Path(__file__).parent
"""Holds a folder for each packaged model, beside this room's code."""


def pretrained_names() -> list[str]:
    """Names of the models in the package, sorted."""
    return sorted(path.parent.name for path in FOLDER.glob("*/config.json"))


def is_packaged(word: str | Path) -> bool:
    """Whether `word` names a model in the package.

    It does so even where the working folder has a folder of that name: what a command does should not depend on
    where it is typed. A `Path`, or a word with a path separator (`./quick`), is always a folder.
    """
    return isinstance(word, str) and word in pretrained_names()


def model_path(word: str | Path) -> Path:
    """The folder of the model that a user names.

    Args:
        word: a packaged name, or a model folder or a finished run.

    Raises:
        UserError: a bare word is neither a packaged name nor in the working folder. Whether a folder holds a model is
            for `load_model` to say.
    """
    if is_packaged(word):
        return FOLDER / word
    path = Path(word)
    if isinstance(word, str) and not _has_separator(word) and not path.exists():
        names = pretrained_names()
        nearest = get_close_matches(word, names, n=1, cutoff=0.5)
        hint = f"; did you mean '{nearest[0]}'?" if nearest else "."
        raise UserError(
            f"unknown model '{word}': there is no folder of that name, and the package has {', '.join(names)}{hint}"
        )
    return path


def load(model: str | Path) -> Model:
    """Load a model; it is on the CPU, in evaluation mode.

    Args:
        model: the name of a packaged model, such as "quick" (`soundalike pretrained list` has all), or the path of a
            model folder or a finished run. A packaged name goes before a folder of that name: write "./quick", or
            give a `Path`, for the folder.

    Raises:
        UserError: there is no such model, or one of its files is damaged, foreign, of another version, or does not fit
            the other.
    """
    return load_model(model_path(model))


def _has_separator(word: str) -> bool:
    return any(separator in word for separator in (os.sep, os.altsep) if separator)
