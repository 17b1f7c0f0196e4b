"""Rendering: parameter rows to sound, in threads, without the GIL."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.draws import Stream, check_indices, check_seed
from soundalike.errors import UserError
from soundalike.synth.compilation import cache_folder
from soundalike.synth.patch import Patch

SAMPLE_RATES = (8_000, 48_000)
DURATIONS = (0.1, 30.0)
CONTROL_RATES = (10, 48_000)

# Few enough rows that threads end together, many enough that a call's overhead vanishes.
_ROWS_A_CALL = 8


def noise_keys(seed: int, stream: Stream, indices: ArrayLike) -> NDArray[np.uint64]:
    """The keys of the noise in sounds `indices`, shape (indices, 3): seed, stream, index."""
    checked = check_indices(indices)
    keys = np.empty((len(checked), 3), dtype=np.uint64)
    keys[:, 0], keys[:, 1], keys[:, 2] = check_seed(seed), stream, checked
    return keys


def count_samples(sample_rate: int, duration: float) -> int:
    """Length in samples of a sound of `duration` seconds.

    Raises:
        UserError: the sample rate or the duration is out of range.
    """
    _check_range("sample_rate", sample_rate, SAMPLE_RATES, "Hz")
    _check_range("duration", duration, DURATIONS, "s")
    return round(duration * sample_rate)


def render(
    patch: Patch,
    unit: ArrayLike,
    noise: NDArray[np.uint64],
    *,
    sample_rate: int = 16_000,
    duration: float = 1.0,
    control_rate: float = 480,
    threads: int | None = None,
) -> NDArray[np.float32]:
    """Render sounds from unit values.

    A sound depends on its own row and noise key only, to the bit.

    Args:
        patch: the synthesizer.
        unit: (sounds, parameters) in [0, 1].
        noise: (sounds, 3) from `noise_keys`.
        sample_rate: 8,000 to 48,000 Hz.
        duration: 0.1 to 30 seconds.
        control_rate: of envelopes and low-frequency oscillators, in Hz.
        threads: how many render at once; all of the machine's by default.

    Returns:
        (sounds, samples), each sound within [-1, 1].

    Raises:
        UserError: a rate or the duration is out of range, or a value is outside [0, 1].
    """
    rows = np.asarray(unit, dtype=np.float64)
    if rows.size and not (rows.min() >= 0.0 and rows.max() <= 1.0):
        raise UserError("unit values must lie in [0, 1].")
    return _render(patch, rows, noise, True, sample_rate, duration, control_rate, threads)


def render_physical(
    patch: Patch,
    physical: ArrayLike,
    noise: NDArray[np.uint64],
    *,
    sample_rate: int = 16_000,
    duration: float = 1.0,
    control_rate: float = 480,
    threads: int | None = None,
) -> NDArray[np.float32]:
    """Render sounds from physical values, shape (sounds, parameters); otherwise as `render`."""
    rows = np.asarray(physical, dtype=np.float64)
    return _render(patch, rows, noise, False, sample_rate, duration, control_rate, threads)


def _render(
    patch: Patch,
    rows: NDArray[np.float64],
    noise: NDArray[np.uint64],
    rows_are_unit: bool,
    sample_rate: int,
    duration: float,
    control_rate: float,
    threads: int | None,
) -> NDArray[np.float32]:
    # Compiled code does not look whether a column or a key is there.
    if rows.shape != (len(rows), len(patch.table)) or noise.shape != (len(rows), 3):
        raise ValueError(
            f"parameters have shape {rows.shape} and noise keys {noise.shape}, but patch {patch.name} needs "
            f"(sounds, {len(patch.table)}) and (sounds, 3)"
        )
    samples = count_samples(sample_rate, duration)
    _check_range("control_rate", control_rate, CONTROL_RATES, "Hz")
    out = np.empty((len(rows), samples), dtype=np.float32)
    _announce_compilation()

    def render_from(first: int) -> None:
        some = slice(first, first + _ROWS_A_CALL)
        physical = patch.table.to_physical(rows[some]) if rows_are_unit else np.ascontiguousarray(rows[some])
        patch.render_rows(
            patch.layout, physical, noise[some], float(sample_rate), float(control_rate), out[some]
        )

    firsts = range(0, len(rows), _ROWS_A_CALL)
    threads = min(threads or available_threads(), len(firsts))
    if threads <= 1:
        for first in firsts:
            render_from(first)
    else:
        with ThreadPoolExecutor(threads) as pool:
            for _ in pool.map(render_from, firsts):
                pass
    return out


def available_threads() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _check_range(name: str, value: float, limits: tuple[float, float], unit: str) -> None:
    low, high = limits
    if not low <= value <= high:
        raise UserError(f"{name} = {value} is out of range: choose {low:g} to {high:g} {unit}.")


def _announce_compilation() -> None:
    """Say once why the first sound of a new installation takes its time."""
    if not cache_folder().exists():
        try:
            cache_folder().mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                f"cannot keep compiled code in {cache_folder()} ({error.strerror}): set SOUNDALIKE_CACHE to a "
                "folder that can be written."
            ) from error
        print(
            "compiling the synthesizer for this processor (once, some 20 seconds) ...",
            file=sys.stderr,
            flush=True,
        )
