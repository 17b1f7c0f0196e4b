"""How the synthesizer's inner loops are compiled: Numba, without the GIL, cached on disk by content.

Numba's own cache watches only the file a function stands in; a change in a module that the function inlines
would go unnoticed. So the cache folder is named by a digest of everything the machine code depends on.
"""

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import llvmlite.binding
import numba

from soundalike import draws

P = ParamSpec("P")
R = TypeVar("R")

# Sums may be reordered and fused so that loops vectorise. Divisions stay exact, since a sound divided by its peak
# must not exceed 1.
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "error_model": "numpy",
    "fastmath": {"nnan", "nsz", "contract", "reassoc"},
}


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a building block; it is inlined into the kernels that call it.

    LLVM is told to. Left to choose, it keeps the larger blocks as functions, and a kernel that was compiled just now
    then renders other last bits than the same kernel loaded from disk.
    """
    fast: Callable[P, R] = numba.njit(forceinline=True, **_OPTIONS)(function)
    return fast


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile an entry point, kept on disk between processes (see `cache_folder`) where the disk can be written."""
    # Numba reads its global setting once, when the function is wrapped.
    config: Any = numba.config
    saved = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        fast: Callable[P, R] = numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # Numba found no folder that can be written: compile anew in every process.
        fast = compiled(function)
    finally:
        config.CACHE_DIR = saved
    return fast


@cache
def cache_folder() -> Path:
    """Where compiled kernels are kept: `$SOUNDALIKE_CACHE` or `~/.cache/soundalike`, then a digest.

    The digest covers the sources of this package and of `draws`, Numba's version and the processor.
    """
    base = os.environ.get("SOUNDALIKE_CACHE") or Path.home() / ".cache" / "soundalike"
    digest = hashlib.sha256()
    for source in [*sorted(Path(__file__).parent.rglob("*.py")), Path(draws.__file__)]:
        digest.update(source.read_bytes())
    digest.update(numba.__version__.encode())
    digest.update(llvmlite.binding.get_host_cpu_name().encode())
    digest.update(llvmlite.binding.get_host_cpu_features().flatten().encode())
    return Path(base) / "kernels" / digest.hexdigest()[:16]
