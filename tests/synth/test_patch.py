"""Priors: how random sounds are drawn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from soundalike.errors import UserError
from soundalike.synth import get_patch, patch_names

SOUNDS = 4_000
# Kolmogorov and Smirnov's distance exceeds this once in 10,000 draws; there are some 1,100 parameters below.
CRITICAL = 2.23 / np.sqrt(SOUNDS)


@pytest.mark.parametrize("name", patch_names())
def test_the_physical_prior_is_uniform_in_physical_units(name: str) -> None:
    patch = get_patch(name)
    physical = patch.table.to_physical(patch.draw_parameters(0, range(SOUNDS)))
    for parameter, values in zip(patch.table, physical.T, strict=True):
        share = (values - parameter.low) / (parameter.high - parameter.low)
        assert kstest(share, "uniform").statistic < CRITICAL, parameter


@pytest.mark.parametrize("name", patch_names())
def test_the_unit_prior_is_uniform_in_unit_values(name: str) -> None:
    patch = get_patch(name, "unit")
    for parameter, values in zip(patch.table, patch.draw_parameters(0, range(SOUNDS)).T, strict=True):
        assert kstest(values, "uniform").statistic < CRITICAL, parameter


def test_the_unit_prior_makes_noise_rare_in_voice() -> None:
    """At curve 0.025 a level above 0.1 needs a unit value above 0.1^0.025 = 0.944."""
    patch = get_patch("voice", "unit")
    level = patch.table.to_physical(patch.draw_parameters(0, range(SOUNDS)))[:, -1]
    assert patch.table.names[-1] == "mixer.noise"
    assert np.mean(level > 0.1) == pytest.approx(1.0 - 0.1**0.025, abs=4.0 * np.sqrt(0.056 / SOUNDS))


@pytest.mark.parametrize("prior", ["physical", "unit"])
@settings(max_examples=20)
@given(
    seed=st.integers(0, 2**64 - 1),
    indices=st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=20),
    data=st.data(),
)
def test_a_sound_depends_on_its_seed_and_index_only(
    prior: str, seed: int, indices: list[int], data: st.DataObject
) -> None:
    patch = get_patch("voice", prior)  # type: ignore[arg-type]
    together = patch.draw_parameters(seed, indices)
    assert np.all((together >= 0.0) & (together <= 1.0))
    k = data.draw(st.integers(0, len(indices) - 1))
    np.testing.assert_array_equal(patch.draw_parameters(seed, indices[k])[0], together[k])
    np.testing.assert_array_equal(patch.draw_parameters(seed, indices[::-1])[::-1], together)


def test_sounds_and_seeds_differ() -> None:
    patch = get_patch("voice")
    rows = np.concatenate([patch.draw_parameters(seed, range(100)) for seed in (0, 1, 2**40)])
    assert len(np.unique(rows[:, 0])) == 300


def test_parameters_are_uncorrelated() -> None:
    patch = get_patch("voice_fm", "unit")
    correlation = np.corrcoef(patch.draw_parameters(1, range(SOUNDS)), rowvar=False)
    off_diagonal = correlation[~np.eye(len(correlation), dtype=bool)]
    # Some 8,000 couples: the largest of so many normal deviates is about 4 sigma, and 5 in one of 200 draws.
    assert np.abs(off_diagonal).max() < 5.0 / np.sqrt(SOUNDS)


def test_a_misspelt_prior() -> None:
    with pytest.raises(UserError, match="unknown prior 'fysical': did you mean 'physical'"):
        get_patch("voice", "fysical")  # type: ignore[arg-type]


def test_priors_are_taken_from_the_physical_one() -> None:
    unit = get_patch("voice", "unit")
    assert unit.with_prior("unit") is unit
    with pytest.raises(ValueError, match="start from the patch under its physical prior"):
        unit.with_prior("physical")
