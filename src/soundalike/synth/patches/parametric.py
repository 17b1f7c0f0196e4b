"""`parametric`: any number of oscillators, each with its own note, envelope and LFO; SynthAX's ParametricSynth."""

from soundalike.errors import UserError
from soundalike.synth.patch import Patch
from soundalike.synth.patches.modular import modular_patch
from soundalike.synth.patches.modular_table import Oscillator

MOST_OF_A_KIND = 16
"""The modulation matrix has a row for every voice and a column for every other."""


def parametric(sine: int = 2, square_saw: int = 2, fm_sine: int = 1, fm_square_saw: int = 1) -> Patch:
    """A patch of independent voices; 340 parameters by default.

    Args:
        sine, square_saw: how many plain oscillators of each kind.
        fm_sine, fm_square_saw: how many modulators of each kind, each driving a carrier of its own.

    Raises:
        UserError: a count is negative or above 16, or all of them are 0.
    """
    counts = {"sine": sine, "square_saw": square_saw, "fm_sine": fm_sine, "fm_square_saw": fm_square_saw}
    for name, count in counts.items():
        if not 0 <= count <= MOST_OF_A_KIND:
            raise UserError(f"{name} = {count} oscillators: choose 0 to {MOST_OF_A_KIND}.")
    voices = sum(counts.values())
    if voices == 0:
        raise UserError("a parametric patch needs at least one oscillator.")
    plain = [Oscillator("sine", keyboard=i) for i in range(sine)]
    plain += [Oscillator("square_saw", keyboard=sine + i) for i in range(square_saw)]
    first = len(plain)
    modulators = [Oscillator("sine", keyboard=first + i, mixed=False) for i in range(fm_sine)]
    first += fm_sine
    modulators += [Oscillator("square_saw", keyboard=first + i, mixed=False) for i in range(fm_square_saw)]
    carriers = [
        Oscillator("fm", keyboard=len(plain) + i, modulator=len(plain) + i) for i in range(len(modulators))
    ]
    return modular_patch(
        "parametric",
        f"{voices} voices, each with its own note, envelope and LFO: {sine} sine, {square_saw} square-saw, "
        f"{fm_sine} sine FM, {fm_square_saw} square-saw FM",
        [*plain, *modulators, *carriers],
        keyboards=voices,
        envelope_keyboards=list(range(voices)),
    )
