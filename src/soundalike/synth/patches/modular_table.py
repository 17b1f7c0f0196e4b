"""The parameters of a modular patch, module by module."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from soundalike.synth.parameters import Group, Parameter

Kind = Literal["sine", "square_saw", "fm"]


@dataclass(frozen=True)
class Oscillator:
    """One oscillator of a patch.

    Attributes:
        kind: an `fm` oscillator is a sine carrier driven by the output of `modulator`, whose amplitude control it
            follows; it has no row in the modulation matrix.
        keyboard: which keyboard plays it, counted from 0.
        modulator: which earlier oscillator drives it (kind `fm` only).
        mixed: whether it is heard itself; a pure modulator is not.
    """

    kind: Kind
    keyboard: int = 0
    modulator: int = -1
    mixed: bool = True


def keyboard_names(keyboards: int) -> list[str]:
    """What the keyboards are called: one alone needs no number."""
    return ["keyboard"] if keyboards == 1 else [f"keyboard_{i}" for i in range(1, keyboards + 1)]


def modular_parameters(oscillators: Sequence[Oscillator], keyboards: int, envelopes: int) -> list[Parameter]:
    """The patch's parameters, voice by voice where each voice has its own keyboard."""
    parameters: list[Parameter] = []
    numbers = range(1, envelopes + 1)
    lfo_parts = [part for i in numbers for part in _lfo_with_envelopes(i)]
    if keyboards == 1:
        parameters += _keyboard("keyboard")
        parameters += [part for i in numbers for part in _adsr(f"adsr_{i}")]
        parameters += lfo_parts
    else:
        for i in numbers:
            parameters += _keyboard(f"keyboard_{i}") + _adsr(f"adsr_{i}") + _lfo_with_envelopes(i)
    parameters += _matrix(oscillators, envelopes)
    for i, oscillator in enumerate(oscillators, start=1):
        parameters += _vco(f"vco_{i}", oscillator.kind)
    heard = [f"vco_{i}" for i, oscillator in enumerate(oscillators, start=1) if oscillator.mixed]
    parameters += [Parameter(f"mixer.{name}", 0.0, 1.0, "gain", "level") for name in heard]
    parameters.append(Parameter("mixer.noise", 0.0, 1.0, "gain", "noise"))
    return parameters


def _keyboard(name: str) -> list[Parameter]:
    return [
        Parameter(f"{name}.midi_f0", 0.0, 127.0, "MIDI note", "pitch"),
        Parameter(f"{name}.duration", 0.01, 4.0, "s", "envelope", curve=0.5),
    ]


def _adsr(name: str, group: Group = "envelope") -> list[Parameter]:
    return [
        Parameter(f"{name}.attack", 0.0, 2.0, "s", group, curve=0.5),
        Parameter(f"{name}.decay", 0.0, 2.0, "s", group, curve=0.5),
        Parameter(f"{name}.sustain", 0.0, 1.0, "level", group),
        Parameter(f"{name}.release", 0.0, 5.0, "s", group, curve=0.5),
        Parameter(f"{name}.alpha", 0.1, 6.0, "exponent", group),
    ]


def _lfo_with_envelopes(number: int) -> list[Parameter]:
    name = f"lfo_{number}"
    shapes = [
        Parameter(f"{name}.{s}", 0.0, 1.0, "weight", "modulation")
        for s in ("sin", "tri", "saw", "rsaw", "sqr")
    ]
    return [
        Parameter(f"{name}.frequency", 0.0, 20.0, "Hz", "modulation", curve=0.25),
        Parameter(f"{name}.mod_depth", -10.0, 20.0, "Hz", "modulation", curve=0.5, symmetric=True),
        Parameter(f"{name}.initial_phase", -np.pi, np.pi, "rad", "modulation"),
        *shapes,
        *_adsr(f"{name}_rate_adsr", "modulation"),
        *_adsr(f"{name}_amp_adsr", "modulation"),
    ]


def _matrix(oscillators: Sequence[Oscillator], envelopes: int) -> list[Parameter]:
    sources = [f"{module}_{i}" for module in ("adsr", "lfo") for i in range(1, envelopes + 1)]
    driven = [f"vco_{i}" for i, oscillator in enumerate(oscillators, start=1) if oscillator.kind != "fm"]
    targets = [f"{name}_{control}" for name in driven for control in ("pitch", "amp")] + ["noise_amp"]
    return [
        Parameter(f"mod_matrix.{source}_to_{target}", 0.0, 1.0, "gain", "modulation", curve=0.5)
        for target in targets
        for source in sources
    ]


def _vco(name: str, kind: Kind) -> list[Parameter]:
    depth_unit, depth_group = ("index", "timbre") if kind == "fm" else ("semitones", "pitch")
    parameters = [
        Parameter(f"{name}.tuning", -24.0, 24.0, "semitones", "pitch"),
        Parameter(f"{name}.mod_depth", -96.0, 96.0, depth_unit, depth_group, curve=0.2, symmetric=True),  # type: ignore[arg-type]
        Parameter(f"{name}.initial_phase", -np.pi, np.pi, "rad", "timbre"),
    ]
    if kind == "square_saw":
        parameters.append(Parameter(f"{name}.shape", 0.0, 1.0, "square to saw", "timbre"))
    return parameters
