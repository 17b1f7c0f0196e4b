"""Pitch on one scale: which note a sound of one keyboard is heard at."""

import re

import numpy as np
from numpy.typing import NDArray

from soundalike.synth import Parameter, ParameterTable

Doubles = NDArray[np.float64]

_OCTAVE = 12.0
"""Semitones."""


def octaves(parameter: Parameter) -> float | None:
    """How many octaves a parameter's unit range spans; None where it is no pitch, or not evenly spread in octaves."""
    in_semitones = parameter.unit in ("MIDI note", "semitones") and parameter.curve == 1.0
    return (parameter.high - parameter.low) / _OCTAVE if in_semitones else None


def sounding_notes(table: ParameterTable, rows: Doubles) -> Doubles | None:
    """The note of the oscillator that the mixer makes loudest, in octaves above MIDI note 0, before modulation.

    Args:
        table: of the patch.
        rows: unit values, shape (sounds, parameters).

    Returns:
        Shape (sounds,); None for a patch that does not have one keyboard and tuned oscillators in a mixer.
    """
    keyboards = [name for name in table.names if re.fullmatch(r"keyboard\w*\.midi_f0", name)]
    heard = [
        (table.names.index(f"{name}.tuning"), table.names.index(f"mixer.{name}"))
        for name in dict.fromkeys(each.partition(".")[0] for each in table.names)
        if f"{name}.tuning" in table.names and f"mixer.{name}" in table.names
    ]
    if len(keyboards) != 1 or not heard:
        return None
    tunings, gains = np.array(heard).T
    physical = table.to_physical(rows)
    loudest = tunings[np.argmax(physical[:, gains], axis=1)]
    note: Doubles = physical[:, table.names.index(keyboards[0])] + physical[np.arange(len(rows)), loudest]
    return note / _OCTAVE
