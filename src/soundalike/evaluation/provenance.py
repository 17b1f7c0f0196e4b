"""Where and with what an evaluation ran."""

import platform
from pathlib import Path

import torch

from soundalike.processors import available_threads
from soundalike.versions import versions_of

PACKAGES = ("soundalike", "torch", "numpy", "scipy", "scikit-learn", "soundfile", "soxr")
"""Packages whose version can change a score."""


def installed_versions() -> dict[str, str]:
    """Versions of Python and of `PACKAGES`."""
    return versions_of(PACKAGES)


def machine(device: torch.device) -> dict[str, str]:
    """The system, its processor, how many cores this process may use, and the device of the model."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _processor(),
        "cores": str(available_threads()),
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else str(device),
    }


def _processor() -> str:
    """The processor's name; Python itself knows on Linux only its architecture."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
