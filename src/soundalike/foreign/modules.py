"""Modules that are not ours: importing them, and what identifies their code."""

import importlib
import importlib.metadata
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from soundalike.errors import UserError
from soundalike.foreign.encoder import foreign_code


def import_module(name: str, spec: str) -> ModuleType:
    """Import a module, also from the current folder; `spec` is what a user wrote.

    Raises:
        UserError: there is no such module, or its code fails.
    """
    # At the end, so that a file in the folder hides no installed package.
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.append(here)
    try:
        with foreign_code(spec, f"importing {name}"):
            return importlib.import_module(name)
    except UserError as error:
        cause = error.__cause__
        if isinstance(cause, ModuleNotFoundError) and cause.name and f"{name}.".startswith(f"{cause.name}."):
            raise UserError(
                f"{spec}: there is no module '{name}'; install its package, or start in the folder that holds it."
            ) from error
        raise


def required(module: ModuleType, function: str, spec: str) -> Any:
    """A function of a module.

    Raises:
        UserError: the module has none of that name.
    """
    found = getattr(module, function, None)
    if not callable(found):
        raise UserError(f"{spec}: the module {module.__name__} has no function {function}.")
    return found


def distribution_of(module: str) -> str:
    """Name and version of the installed package that a module belongs to; "" for a module of a folder."""
    names = importlib.metadata.packages_distributions().get(module.partition(".")[0], [])
    return " ".join(f"{name} {importlib.metadata.version(name)}" for name in sorted(set(names)))


def identity_of(module: ModuleType, encoder: Any) -> list[str | bytes]:
    """What is known to determine the answers of `encoder`, which code of `module` made.

    That is the package's version, the module's own file and, of a PyTorch module, the weights. What that module imports
    in turn is not.
    """
    parts: list[str | bytes] = [distribution_of(module.__name__)]
    if module.__file__ is not None:
        parts.append(Path(module.__file__).read_bytes())
    if isinstance(encoder, nn.Module):
        for name, value in sorted(encoder.state_dict().items()):
            parts.append(f"{name} {value.dtype} {tuple(value.shape)}" if isinstance(value, Tensor) else name)
            if isinstance(value, Tensor):
                parts.append(value.detach().cpu().contiguous().view(-1).view(torch.uint8).numpy().tobytes())
    return parts
