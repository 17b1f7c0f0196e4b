"""Weights of a module as a safetensors file."""

from collections.abc import Mapping
from pathlib import Path

import safetensors
import safetensors.torch
from torch import Tensor, nn

from soundalike.errors import UserError


def tensors_of(module: nn.Module) -> dict[str, Tensor]:
    """Weights and saved constants, on the CPU and laid out in the order of their indices."""
    return {name: tensor.detach().cpu().contiguous() for name, tensor in module.state_dict().items()}


def write_weights(module: nn.Module, path: Path) -> None:
    """Write the weights plainly: a folder that is replaced as a whole is where they belong."""
    path.write_bytes(safetensors.torch.save(tensors_of(module)))


def load_weights(module: nn.Module, path: Path, config: str) -> None:
    """Give `module` the weights in a file.

    Args:
        module: built as the configuration beside the file says.
        path: the file.
        config: name of that configuration, for the error sentence.

    Raises:
        UserError: the file is damaged or foreign, or its tensors are not those of the module.
    """
    weights = _read(path)
    _check_fit(weights, module.state_dict(), path, config)
    module.load_state_dict(weights)


def _read(path: Path) -> dict[str, Tensor]:
    try:
        return safetensors.torch.load(path.read_bytes())
    except OSError as error:
        raise UserError(f"cannot read the weights {path}: {error.strerror}.") from error
    except safetensors.SafetensorError as error:
        raise UserError(f"{path} is truncated or not a safetensors file: {error}.") from error


def _check_fit(
    weights: Mapping[str, Tensor], expected: Mapping[str, Tensor], path: Path, config: str
) -> None:
    """Fail unless both have the same names, shapes and types."""
    missing, extra = sorted(expected.keys() - weights.keys()), sorted(weights.keys() - expected.keys())
    if missing or extra:
        what = f"lacks tensor '{missing[0]}'" if missing else f"has an unknown tensor '{extra[0]}'"
        raise UserError(f"{path} {what}: it does not belong to the {config} beside it.")
    for name, tensor in expected.items():
        found = weights[name]
        if found.shape != tensor.shape or found.dtype != tensor.dtype:
            raise UserError(
                f"{path}: tensor '{name}' is {_describe(found)} where {config} asks for {_describe(tensor)}."
            )


def _describe(tensor: Tensor) -> str:
    return f"{str(tensor.dtype).removeprefix('torch.')} {tuple(tensor.shape)}"
