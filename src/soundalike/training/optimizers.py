"""Optimisers by name, and their state as named tensors."""

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn
from torch.optim import SGD, AdamW, Optimizer

from soundalike.training.schema import TrainSettings


def build_optimizer(module: nn.Module, settings: TrainSettings) -> Optimizer:
    """The optimiser of `settings` over all parameters of `module`; every step sets its learning rate anew."""
    if settings.optimizer == "sgd":
        return SGD(
            module.parameters(),
            lr=settings.peak_learning_rate,
            momentum=settings.momentum,
            weight_decay=settings.weight_decay,
            fused=True,
        )
    return AdamW(
        module.parameters(), lr=settings.peak_learning_rate, weight_decay=settings.weight_decay, fused=True
    )


def set_learning_rate(optimizer: Optimizer, rate: float) -> None:
    """Give every parameter group the learning rate `rate`."""
    for group in optimizer.param_groups:
        group["lr"] = rate


def optimizer_tensors(optimizer: Optimizer, module: nn.Module) -> dict[str, Tensor]:
    """The optimiser's state, each tensor named `parameter name/state name`."""
    return {
        f"{name}/{key}": value
        for name, parameter in module.named_parameters()
        for key, value in optimizer.state.get(parameter, {}).items()
        if isinstance(value, Tensor)
    }


def restore_optimizer(optimizer: Optimizer, module: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Put back what `optimizer_tensors` gave.

    Tensors of a parameter's shape take its device and memory layout too, as the optimiser itself would have
    made them.
    """
    for name, key, value in _by_parameter(tensors):
        parameter = module.get_parameter(name)
        like = parameter if value.shape == parameter.shape else value
        state = torch.empty_like(like, dtype=value.dtype, device=parameter.device, requires_grad=False)
        optimizer.state[parameter][key] = state.copy_(value)


def _by_parameter(tensors: Mapping[str, Tensor]) -> Iterator[tuple[str, str, Tensor]]:
    for label, value in tensors.items():
        name, _, key = label.rpartition("/")
        yield name, key, value
