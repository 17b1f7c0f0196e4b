"""Control signals: their mixing matrix, and the straight lines that carry them to audio rate.

A control signal has one value a control period. Between two of them, a *segment*, audio follows a straight line;
both ends of the signal meet those of the sound, so that sample n stands at control n (controls - 1) / (samples - 1).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.compilation import compiled

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

# Segments are written in whole vectors of so many samples; one may run over into the next, which then overwrites it.
LANES = 8


class Timeline(NamedTuple):
    """Where the segments of all control signals lie in a sound."""

    starts: NDArray[np.int64]
    """(controls,) each segment's first sample; the last entry is the sound's length."""
    fractions: Doubles
    """(controls - 1,) how far into its segment that first sample stands, in segments."""
    rate: float
    """Segments per sample."""
    ramp: Floats
    """0, 1, 2, ...: as many as a segment takes when it is written in whole vectors."""


class Lines(NamedTuple):
    """A control signal as one straight line a segment."""

    values: Doubles
    """(controls - 1,) at each segment's first sample."""
    slopes: Doubles
    """(controls - 1,) rise a sample."""


@compiled
def control_count(samples: int, sample_rate: float, control_rate: float) -> int:
    """How many values a control signal of a sound of `samples` samples has, at least 2."""
    return max(2, int(np.floor(samples / sample_rate * control_rate + 0.5)))


@compiled
def timeline(controls: int, samples: int) -> Timeline:
    """Lay `controls` (at least 2) values over `samples` (at least 2) samples."""
    last = controls - 1
    starts = np.empty(controls, dtype=np.int64)
    fractions = np.empty(last)
    for k in range(last):
        starts[k] = (k * (samples - 1) + last - 1) // last
        fractions[k] = (starts[k] * last - k * (samples - 1)) / (samples - 1)
    starts[last] = samples
    longest = (samples - 1) // last + 2
    ramp = np.arange((longest // LANES + 1) * LANES).astype(np.float32)
    return Timeline(starts, fractions, last / (samples - 1), ramp)


@compiled
def modulation(parameters: Doubles, first: int, sources: Doubles, target: int, out: Doubles) -> None:
    """Write one row of the modulation matrix: out = sum over i of m[target, i] * sources[i].

    Args:
        parameters: a physical row; the matrix stands target by target from `first` on.
        first: column of the matrix's first gain.
        sources: (sources, controls).
        target: the row.
        out: (controls,).
    """
    count = sources.shape[0]
    out[:] = 0.0
    for i in range(count):
        gain = parameters[first + target * count + i]
        source = sources[i]
        for n in range(out.size):
            out[n] += gain * source[n]


@compiled
def straight_lines(control: Doubles, time: Timeline, scale: float, offset: float, lines: Lines) -> None:
    """Write the segments of offset + scale * control."""
    values, slopes, fractions = lines.values, lines.slopes, time.fractions
    for k in range(values.size):
        rise = scale * (control[k + 1] - control[k])
        values[k] = offset + scale * control[k] + fractions[k] * rise
        slopes[k] = rise * time.rate


@compiled
def draw(lines: Lines, time: Timeline, first: int, last: int, out: Floats) -> None:
    """Write segments `first` to `last` (not included) at audio rate; what follows them in `out` is scratch."""
    ramp = time.ramp
    begin = time.starts[first]
    for k in range(first, last):
        value, slope = np.float32(lines.values[k]), np.float32(lines.slopes[k])
        start = time.starts[k] - begin
        segment = out[start : start + ramp.size]
        for j in range(segment.size):
            segment[j] = value + slope * ramp[j]
