"""Where a model computes."""

import torch

from soundalike.errors import UserError


def choose_device(name: str) -> torch.device:
    """The device called `name`; "auto" is a CUDA GPU where there is one, else the CPU.

    Raises:
        UserError: there is no such device, or PyTorch cannot use it on this machine.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        return torch.zeros(1, device=name).cpu().to(name).device
    except (RuntimeError, AssertionError) as error:
        raise UserError(
            f"device '{name}' cannot be used here: choose cpu, or auto for the best there is."
        ) from error
