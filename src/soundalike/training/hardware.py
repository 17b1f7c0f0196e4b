"""Which device, precision and number of threads a run uses on this machine."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from soundalike.errors import UserError
from soundalike.processors import available_threads
from soundalike.training.schema import TrainSettings


@dataclass(frozen=True)
class Hardware:
    """What "auto" came to.

    Attributes:
        device: where the model lives.
        precision: "float32" or "bfloat16".
        threads: CPU threads.
    """

    device: str
    precision: str
    threads: int

    @property
    def on_gpu(self) -> bool:
        """Whether the model lives on a GPU."""
        return self.device.startswith("cuda")

    def autocast(self) -> torch.autocast:
        """A context in which the model's arithmetic has this precision."""
        return torch.autocast(
            "cuda" if self.on_gpu else "cpu", dtype=torch.bfloat16, enabled=self.precision == "bfloat16"
        )

    @contextlib.contextmanager
    def threads_set(self) -> Iterator[None]:
        """A context in which PyTorch computes with this number of threads."""
        before = torch.get_num_threads()
        torch.set_num_threads(self.threads)
        try:
            yield
        finally:
            torch.set_num_threads(before)


def choose_hardware(settings: TrainSettings) -> Hardware:
    """Settle the settings that may be left to the machine.

    Raises:
        UserError: the device asked for is not there.
    """
    device = settings.device
    if device == "auto":
        device = "cuda" if count_gpus() else "cpu"
    refuse_missing_device(device)
    precision = settings.precision
    if precision == "auto":
        precision = (
            "bfloat16"
            if device != "cpu" and torch.cuda.is_bf16_supported(including_emulation=False)
            else "float32"
        )
    return Hardware(device, precision, settings.threads or available_threads())


def refuse_missing_device(device: str) -> None:
    """Guard against a GPU that this machine does not have.

    Raises:
        UserError: it is not there.
    """
    number = int(device.partition(":")[2] or 0)
    if device != "cpu" and number >= count_gpus():
        raise UserError(
            f"PyTorch finds no device {device} here ({count_gpus()} GPUs); use a machine that has it, or start with"
            " device=cpu."
        )


def count_gpus() -> int:
    """GPUs that PyTorch can use."""
    return torch.cuda.device_count() if torch.cuda.is_available() else 0
