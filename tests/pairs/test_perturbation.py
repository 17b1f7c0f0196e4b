"""How values are moved: nudged and clipped, nudged and reflected, drawn anew."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from soundalike.draws import Stream, uniforms
from soundalike.pairs.perturbation import perturb, redraw_some, reflect
from soundalike.synth import get_patch

SOUNDS = 1_000


@pytest.mark.parametrize(
    ("value", "folded"),
    [(0.0, 0.0), (0.3, 0.3), (1.0, 1.0), (1.2, 0.8), (-0.3, 0.3), (-1.3, 0.7), (2.25, 0.25), (3.5, 0.5)],
)
def test_reflecting_folds_at_both_ends(value: float, folded: float) -> None:
    assert reflect(np.array(value)) == pytest.approx(folded, abs=1e-15)


@given(st.floats(0, 1))
def test_what_is_inside_stays_to_the_bit(value: float) -> None:
    assert reflect(np.array(value)) == value


@given(points=st.integers(1, 60), step=st.integers(0, 300))
def test_reflecting_keeps_a_uniform_distribution_uniform(points: int, step: int) -> None:
    """Points evenly in [0, 1], each nudged up and down by one distance, of whatever size: each is hit twice.

    So it is for every distance, and hence for every symmetric distribution of them. Units are whole halves of the
    points' distance, in which all arithmetic is exact.
    """
    places = 2 * np.arange(points) + 1
    nudged = np.concatenate([places + 2 * step, places - 2 * step]) / (2 * points)
    folded = np.rint(reflect(nudged) * 2 * points).astype(int)
    assert Counter(folded.tolist()) == dict.fromkeys(places.tolist(), 2)


@pytest.mark.parametrize("delta", [0.05, 0.5, 3.0])
def test_views_are_uniform_when_reflected_and_pile_up_when_clipped(delta: float) -> None:
    source = uniforms(1, Stream.PARAMETERS, range(SOUNDS), 40)
    arguments = (source, np.full(40, delta), 1, Stream.PERTURBATION_A, range(SOUNDS))
    reflected, clipped = perturb(*arguments, "reflect").ravel(), perturb(*arguments).ravel()
    # This far from uniform is one sample in a thousand million.
    assert kstest(reflected, "uniform").statistic < 3.3 / np.sqrt(reflected.size)
    assert np.mean((clipped == 0.0) | (clipped == 1.0)) > 0.03
    inside = (clipped > 0.0) & (clipped < 1.0)
    np.testing.assert_array_equal(reflected[inside], clipped[inside])


@pytest.mark.parametrize("prior", ["physical", "unit"])
def test_values_are_drawn_anew_from_the_prior(prior: str) -> None:
    """At 1 all of them: each parameter is distributed as the source's, which it does not depend on."""
    patch = get_patch("voice", prior)  # type: ignore[arg-type]
    kept = np.full((SOUNDS, 78), 0.5)
    fresh = redraw_some(kept, patch, 1.0, 2, Stream.REDRAW_A, range(SOUNDS))
    source = patch.draw_parameters(2, range(SOUNDS))
    for column in range(78):
        new, old = fresh[:, column], source[:, column]
        assert kstest(new, old).statistic < 3.3 * np.sqrt(2 / SOUNDS)
        assert abs(np.corrcoef(new, old)[0, 1]) < 5 / np.sqrt(SOUNDS)


def test_as_many_are_drawn_anew_as_asked_for_and_more_of_them_the_larger_the_share() -> None:
    patch = get_patch("voice")
    kept = np.full((SOUNDS, 78), np.nan)
    some, more = (redraw_some(kept, patch, share, 2, Stream.REDRAW_A, range(SOUNDS)) for share in (0.1, 0.3))
    for values, share in ((some, 0.1), (more, 0.3)):
        deviation = np.sqrt(share * (1 - share) / values.size)
        assert np.isfinite(values).mean() == pytest.approx(share, abs=5 * deviation)
    drawn = np.isfinite(some)
    np.testing.assert_array_equal(more[drawn], some[drawn])
    assert np.isnan(redraw_some(kept, patch, 0.0, 2, Stream.REDRAW_A, range(SOUNDS))).all()
