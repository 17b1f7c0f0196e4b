"""The modular synthesizer behind the published patches.

Keyboards gate ADSR envelopes and low-frequency oscillators; a modulation matrix mixes these into pitch and
amplitude controls, one couple an oscillator, and one amplitude for the noise; a mixer sums the oscillators. A
patch says how many of each there are and how they are wired; one kernel plays any of them.
"""

from collections.abc import Sequence

import numpy as np

from soundalike.synth.parameters import ParameterTable
from soundalike.synth.patch import Patch
from soundalike.synth.patches.modular_kernel import FM, SINE, SQUARE_SAW, Layout, render_rows
from soundalike.synth.patches.modular_table import Kind, Oscillator, keyboard_names, modular_parameters

_KINDS: dict[Kind, int] = {"sine": SINE, "square_saw": SQUARE_SAW, "fm": FM}


def modular_patch(
    name: str,
    summary: str,
    oscillators: Sequence[Oscillator],
    *,
    keyboards: int,
    envelope_keyboards: Sequence[int],
    unit_prior_curves: tuple[tuple[str, float], ...] = (),
) -> Patch:
    """Build a patch.

    Args:
        name, summary, unit_prior_curves: as in `Patch`.
        oscillators: in order; carriers after all others.
        keyboards: how many notes are played at once.
        envelope_keyboards: for each pair of an ADSR envelope and an LFO, the keyboard that gates both.
    """
    table = ParameterTable(modular_parameters(oscillators, keyboards, len(envelope_keyboards)))
    numbers = range(1, len(envelope_keyboards) + 1)
    layout = Layout(
        keyboards=np.array([table.first(keyboard) for keyboard in keyboard_names(keyboards)]),
        envelopes=np.array(
            [(table.first(f"adsr_{i}"), k) for i, k in zip(numbers, envelope_keyboards, strict=True)]
        ),
        lfos=np.array(
            [
                (
                    table.first(f"lfo_{i}"),
                    table.first(f"lfo_{i}_rate_adsr"),
                    table.first(f"lfo_{i}_amp_adsr"),
                    k,
                )
                for i, k in zip(numbers, envelope_keyboards, strict=True)
            ]
        ),
        matrix=table.first("mod_matrix"),
        oscillators=np.array(
            [
                (
                    _KINDS[oscillator.kind],
                    table.first(f"vco_{i}"),
                    oscillator.keyboard,
                    oscillator.modulator,
                    table.names.index(f"mixer.vco_{i}") if oscillator.mixed else -1,
                )
                for i, oscillator in enumerate(oscillators, start=1)
            ]
        ),
        noise_level=table.names.index("mixer.noise"),
    )
    return Patch(name, summary, table, render_rows, layout, unit_prior_curves)
