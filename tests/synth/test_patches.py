"""Every patch against the reference; `comparison` says what the bounds are made of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.synth.comparison import Clock, compare, error, rms, rows_at_both_ends, with_extremes

from soundalike.synth import Patch, get_patch

PATCHES = ["voice", "voice_fm", "parametric"]

# Sounds below a second at a prime control rate: with the extremes of every parameter, an LFO at 20 Hz that starts
# at -pi would else pass its edges exactly on a control sample, where rounding decides the side. No number of control
# samples lies half way between two whole ones either: there the two sides round differently.
CLOCKS = [
    Clock(8_000, 0.1, 11),
    Clock(8_000, 0.9, 439),
    Clock(8_000, 0.4, 16_001),
    Clock(11_025, 0.7, 331),
    Clock(16_000, 0.6, 479),
    Clock(22_050, 0.4, 997),
    Clock(44_100, 0.2, 439),
    Clock(48_000, 0.1, 4_799),
]

FIRM = 1e-2
"""A bound that means something: sounds whose errors are bound to less than this."""
SMALL_INDEX = 0.1
SMALL_INDEX_ERROR = 1e-3
"""RMS of the error of FM at an index of at most 0.1, without asking the reference; the median is 200 times less."""


def agree(patch: Patch, physical: NDArray[np.float64], clock: Clock, index: int = 0) -> float:
    """Assert that engine and reference agree; returns the RMS of what they were allowed to differ by.

    Without FM every sample is held to its bound. An FM carrier's errors spread in time, so there all samples are
    held to it together.
    """
    agreement = compare(patch, physical, clock, index=index)
    has_carrier = any(parameter.unit == "index" for parameter in patch.table)
    assert (agreement.rms_share if has_carrier else agreement.worst_share) <= 1.0
    return rms(agreement.bound)


@pytest.mark.parametrize("name", PATCHES)
@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: f"{clock.sample_rate}-{clock.control_rate}")
@settings(max_examples=4)
@given(seed=st.integers(0, 2**32 - 1), share=st.floats(0.0, 1.0))
def test_random_sounds_with_extremes(name: str, clock: Clock, seed: int, share: float) -> None:
    patch = get_patch(name)
    unit = with_extremes(patch.draw_parameters(seed, [0])[0], seed, share)
    agree(patch, patch.table.to_physical(unit), clock)


@pytest.mark.parametrize("name", PATCHES)
def test_every_parameter_at_both_ends(name: str) -> None:
    patch = get_patch(name)
    for k, row in enumerate(rows_at_both_ends(patch, 12)):
        agree(patch, patch.table.to_physical(row), CLOCKS[1], index=k)


@pytest.mark.parametrize("name", PATCHES)
@pytest.mark.parametrize("sample_rate", [8_000, 16_000, 48_000])
@pytest.mark.parametrize("hertz", [20.0, 12_000.0])
@pytest.mark.parametrize("depth", [None, 0.0])
def test_lowest_and_highest_notes_with_instant_envelopes(
    name: str, hertz: float, sample_rate: int, depth: float | None
) -> None:
    """Attack, decay and release of no duration; pitch modulated as it comes, or not at all."""
    patch = get_patch(name)
    physical = patch.table.to_physical(patch.draw_parameters(2, [int(hertz)])[0])
    for column, parameter in enumerate(patch.table):
        module, knob = parameter.name.split(".")
        if knob in ("attack", "decay", "release", "tuning"):
            physical[column] = 0.0
        elif knob == "midi_f0":
            physical[column] = 69.0 + 12.0 * np.log2(hertz / 440.0)
        elif knob == "duration":
            physical[column] = 0.1
        elif knob == "mod_depth" and module.startswith("vco") and depth is not None:
            physical[column] = depth
    agree(patch, physical, Clock(sample_rate, 0.2, 439))


@pytest.mark.parametrize("name", PATCHES)
@pytest.mark.parametrize("clock", [Clock(16_000, 1.0, 480), Clock(22_050, 3.0, 480), Clock(48_000, 2.0, 100)])
def test_random_sounds_of_ordinary_length(name: str, clock: Clock) -> None:
    patch = get_patch(name)
    for k, row in enumerate(
        patch.table.to_physical(patch.draw_parameters(3, range(1 + 32_000 // clock.samples)))
    ):
        agree(patch, row, clock, index=k)


@pytest.mark.parametrize(("name", "share"), [("voice", 1.0), ("voice_fm", 0.6), ("parametric", 0.4)])
def test_the_bounds_are_firm(name: str, share: float) -> None:
    """FM at an index up to 96 may leave the reference itself undecided; most sounds, and all without FM, are not."""
    patch = get_patch(name)
    physical = patch.table.to_physical(patch.draw_parameters(4, range(10)))
    bounds = [agree(patch, row, Clock(8_000, 0.5, 480), index=k) for k, row in enumerate(physical)]
    assert np.mean(np.array(bounds) < FIRM) >= share


@pytest.mark.parametrize("name", ["voice_fm", "parametric"])
def test_fm_at_a_small_index(name: str) -> None:
    patch = get_patch(name)
    unit = patch.draw_parameters(5, range(40))
    physical = patch.table.to_physical(unit)
    for column, parameter in enumerate(patch.table):
        if parameter.unit == "index":
            physical[:, column] = SMALL_INDEX * (2.0 * unit[:, column] - 1.0)
    errors = [rms(error(patch, row, Clock(), index=k)) for k, row in enumerate(physical)]
    assert max(errors) < SMALL_INDEX_ERROR
    assert np.median(errors) < SMALL_INDEX_ERROR / 200.0


@pytest.mark.parametrize("counts", [(1, 1, 1, 0), (0, 0, 1, 1), (3, 0, 0, 0), (0, 1, 2, 0)])
def test_parametric_with_other_counts(counts: tuple[int, ...]) -> None:
    arguments = dict(zip(("sine", "square_saw", "fm_sine", "fm_square_saw"), counts, strict=True))
    patch = get_patch("parametric:" + ",".join(f"{name}={count}" for name, count in arguments.items()))
    for k, row in enumerate(patch.table.to_physical(patch.draw_parameters(6, range(3)))):
        agreement = compare(patch, row, Clock(8_000, 0.4, 480), index=k, **arguments)
        assert agreement.rms_share <= 1.0
