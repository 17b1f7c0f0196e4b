"""Modules used, not trained."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def evaluation_mode(device: torch.device, *modules: nn.Module) -> Iterator[None]:
    """`modules`, on `device`, in evaluation mode, without gradients and in full precision.

    Each has its earlier mode back at the end.
    """
    earlier = [module.training for module in modules]
    for module in modules:
        module.eval()
    try:
        with torch.no_grad(), torch.autocast(device.type, enabled=False):
            yield
    finally:
        for module, was_training in zip(modules, earlier, strict=True):
            module.train(was_training)
