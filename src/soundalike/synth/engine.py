"""Rendering: parameter rows to sound, in threads, without the GIL."""

import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.draws import Stream, check_indices, check_seed
from soundalike.errors import UserError
from soundalike.processors import available_threads
from soundalike.synth.compilation import cache_folder
from soundalike.synth.patch import Patch

SAMPLE_RATES = (8_000, 48_000)
DURATIONS = (0.1, 30.0)
CONTROL_RATES = (10, 48_000)

# Enough rows that a call's overhead vanishes; a small batch is split finer, so that threads end together.
_MOST_ROWS_A_CALL = 32


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
    values: ArrayLike,
    noise: NDArray[np.uint64],
    *,
    scale: Literal["unit", "physical"] = "unit",
    sample_rate: int = 16_000,
    duration: float = 1.0,
    control_rate: float = 480,
    threads: int | None = None,
    out: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Render sounds from parameter rows.

    A sound depends on its own row and noise key only, to the bit.

    Args:
        patch: the synthesizer.
        values: (sounds, parameters), unit values in [0, 1] or physical ones.
        noise: (sounds, 3) from `noise_keys`.
        scale: which of the two `values` are.
        sample_rate: 8,000 to 48,000 Hz.
        duration: 0.1 to 30 seconds.
        control_rate: of envelopes and low-frequency oscillators, in Hz.
        threads: how many render at once; all of the machine's by default.
        out: (sounds, samples), C-contiguous, to write to; memory used again is faster than memory that is new.

    Returns:
        (sounds, samples), each sound within [-1, 1].

    Raises:
        UserError: a rate or the duration is out of range, or a unit value is outside [0, 1].
    """
    rows = np.asarray(values, dtype=np.float64)
    if scale == "unit" and rows.size and not (rows.min() >= 0.0 and rows.max() <= 1.0):
        raise UserError("unit values must lie in [0, 1].")
    to_physical = patch.table.to_physical if scale == "unit" else np.ascontiguousarray
    samples = count_samples(sample_rate, duration)
    _check_range("control_rate", control_rate, CONTROL_RATES, "Hz")
    sounds = np.empty((len(rows), samples), dtype=np.float32) if out is None else out
    # Compiled code does not look whether a column, a key or a sample is there.
    expected = ((len(rows), len(patch.table)), (len(rows), 3), (len(rows), samples))
    given = (rows.shape, noise.shape, sounds.shape)
    if given != expected or sounds.dtype != np.float32 or not sounds.flags.c_contiguous:
        raise ValueError(
            f"parameters, noise keys and sounds have shapes {given}; {patch.name} needs {expected}"
        )
    _announce_compilation()

    threads = threads or available_threads()
    rows_a_call = min(max(len(rows) // (4 * threads), 1), _MOST_ROWS_A_CALL)

    def render_from(first: int) -> None:
        some = slice(first, first + rows_a_call)
        physical = to_physical(rows[some])
        patch.render_rows(
            patch.layout, physical, noise[some], float(sample_rate), float(control_rate), sounds[some]
        )

    firsts = range(0, len(rows), rows_a_call)
    if min(threads, len(firsts)) <= 1:
        for first in firsts:
            render_from(first)
    else:
        with ThreadPoolExecutor(threads) as pool:
            for _ in pool.map(render_from, firsts):
                pass
    return sounds


def _check_range(name: str, value: float, limits: tuple[float, float], unit: str) -> None:
    low, high = limits
    if not low <= value <= high:
        raise UserError(f"{name} = {value} is out of range: choose {low:g} to {high:g} {unit}.")


@cache
def _announce_compilation() -> None:
    """Say once why the first sound of a new installation takes its time."""
    if not any(cache_folder().rglob("*.nbi")):
        print(
            "compiling the synthesizer for this processor (some 20 seconds) ...", file=sys.stderr, flush=True
        )
