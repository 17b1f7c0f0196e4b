"""Weights of a module as a safetensors file."""

from collections.abc import Mapping
from pathlib import Path

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

from soundalike.errors import UserError


def tensors_of(module: nn.Module) -> dict[str, Tensor]:
    """Weights and saved constants, on the CPU and laid out in the order of their indices."""
    return {name: tensor.detach().cpu().contiguous() for name, tensor in module.state_dict().items()}


def write_weights(module: nn.Module, path: Path, *, float16: bool = False) -> None:
    """Write the weights plainly: a folder that is replaced as a whole is where they belong.

    Args:
        module: whose weights.
        path: the file.
        float16: whether to keep tensors of two and more dimensions, which are the weights of convolutions and linear
            layers and nearly all of the bytes, in half precision. What is of one dimension (biases, statistics of
            batch normalisation, constants of normalisation) stays as it is: it is small, and a variance may lie
            outside the range of float16.
    """
    tensors = tensors_of(module)
    if float16:
        tensors = {name: _narrowed(tensor) for name, tensor in tensors.items()}
    path.write_bytes(safetensors.torch.save(tensors))


def load_weights(module: nn.Module, path: Path, config: str) -> None:
    """Give `module` the weights in a file.

    Numbers in float16 are widened to the float32 of the module, which is exact: a model computes in float32, however
    its weights were kept.

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


def _narrowed(tensor: Tensor) -> Tensor:
    return tensor.half() if tensor.dtype == torch.float32 and tensor.ndim >= 2 else tensor


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
    """Fail unless both have the same names, shapes and types; float16 may stand for float32."""
    missing, extra = sorted(expected.keys() - weights.keys()), sorted(weights.keys() - expected.keys())
    if missing or extra:
        what = f"lacks tensor '{missing[0]}'" if missing else f"has an unknown tensor '{extra[0]}'"
        raise UserError(f"{path} {what}: it does not belong to the {config} beside it.")
    for name, tensor in expected.items():
        found = weights[name]
        widened = (found.dtype, tensor.dtype) == (torch.float16, torch.float32)
        if found.shape != tensor.shape or (found.dtype != tensor.dtype and not widened):
            raise UserError(
                f"{path}: tensor '{name}' is {_describe(found)} where {config} asks for {_describe(tensor)}."
            )


def _describe(tensor: Tensor) -> str:
    return f"{str(tensor.dtype).removeprefix('torch.')} {tuple(tensor.shape)}"
