"""Objects of Python code that embed."""

from typing import Any

import torch
from torch import nn

from soundalike.errors import UserError
from soundalike.foreign.encoder import ForeignEncoder, foreign_code
from soundalike.foreign.modules import distribution_of, identity_of, import_module, required


def load_python_object(rest: str) -> ForeignEncoder:
    """The encoder that a factory returns.

    Args:
        rest: PACKAGE:FACTORY. The factory is called without arguments. What it returns has the attribute `sample_rate`
            and takes float32 audio of shape (batch, samples), through `embed` where it has that and else by a call, as
            a tensor if it is a PyTorch module (which is put into evaluation mode), and else as an array.

    Raises:
        UserError: there is no such module or factory, or the object does not do that.
    """
    spec = f"python:{rest}"
    name, _, factory = rest.partition(":")
    if not name or not factory:
        raise UserError(f"'{spec}' does not say which factory: write python:PACKAGE:FACTORY.")
    module = import_module(name, spec)
    make = required(module, factory, spec)
    with foreign_code(spec, f"calling {factory}()"):
        encoder = make()
    if not hasattr(encoder, "sample_rate"):
        raise UserError(f"{spec}: what {factory}() returns, a {type(encoder).__name__}, has no sample_rate.")
    embed: Any = getattr(encoder, "embed", encoder)
    if not callable(embed):
        raise UserError(
            f"{spec}: what {factory}() returns, a {type(encoder).__name__}, has no embed and cannot be called."
        )
    is_module = isinstance(encoder, nn.Module)
    if is_module:
        encoder.eval()
    return ForeignEncoder(
        spec,
        (lambda batch: embed(torch.from_numpy(batch))) if is_module else embed,
        sample_rate=encoder.sample_rate,
        identity=[factory, *identity_of(module, encoder)],
        known_by_answer=True,
        config={"kind": "python", "module": name, "factory": factory, "package": distribution_of(name)},
    )
