"""soundalike: train audio encoders by contrast, judge them on real sounds, and put them to work.

The names below are loaded on first use, so that a program which only renders sounds never waits for PyTorch.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_ROOM_OF = {
    "UserError": "errors",
    "read": "audio",
    "get_patch": "synth",
    "noise_keys": "synth",
    "render": "synth",
    "Sound": "synth",
    "Doppelgangers": "pairs",
    "load": "pretrained",
    "Model": "model",
    "load_model": "model",
    "load_task": "tasks",
    "mini_suite": "tasks",
    "embed_files": "embedding",
    "configure": "training",
    "train": "training",
    "evaluate": "evaluation",
    "verdict": "evaluation",
    "write_report": "evaluation",
}

__all__ = ["__version__", *_ROOM_OF]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'soundalike' has no attribute '{name}'")
    return getattr(import_module(f"soundalike.{_ROOM_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
