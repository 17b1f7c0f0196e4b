"""Doppelgängers: two views of one source, each perturbed on its own, each a function of seed and index."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import kstest

from soundalike.draws import Stream, normals, uniforms
from soundalike.errors import UserError
from soundalike.pairs import Delta, Doppelgangers
from soundalike.synth import get_patch, noise_keys, patch_names, render

SHORT: dict[str, Any] = {"sample_rate": 8_000, "duration": 0.1}
COUNT = 2_000


def pairs(delta: Delta = 0.25, patch: str = "voice", **options: Any) -> Doppelgangers:
    return Doppelgangers(get_patch(patch), delta, **SHORT | options)


# Functions of seed and index --------------------------------------------------------------------------------


@settings(max_examples=20)
@given(
    seed=st.integers(0, 2**64 - 1),
    indices=st.lists(st.integers(0, 2**62), min_size=1, max_size=10, unique=True),
    layers=st.sampled_from([1, 3]),
    options=st.sampled_from([{}, {"delta": (0.01, 0.5), "delta_boundary": "reflect", "redraw": 0.3}]),
    threads=st.sampled_from([None, 1, 3]),
    data=st.data(),
)
def test_a_pair_has_the_same_bits_in_any_batch_order_and_thread_count(
    seed: int,
    indices: list[int],
    layers: int,
    options: dict[str, Any],
    threads: int | None,
    data: st.DataObject,
) -> None:
    options = {**options, "layers": layers}
    together = pairs(**options, threads=threads).batch(seed, indices)
    assert together.index.tolist() == indices
    order = data.draw(st.permutations(range(len(indices))))
    shuffled = pairs(**options, threads=1).batch(seed, [indices[k] for k in order])
    np.testing.assert_array_equal(shuffled.a, together.a[order])
    np.testing.assert_array_equal(shuffled.b, together.b[order])
    k = data.draw(st.integers(0, len(indices) - 1))
    alone = pairs(**options, threads=threads).batch(seed, indices[k])
    np.testing.assert_array_equal([alone.a[0], alone.b[0]], [together.a[k], together.b[k]])


@pytest.mark.parametrize("patch", patch_names())
def test_a_batch_is_what_its_views_sound_like(patch: str) -> None:
    source = pairs(patch=patch)
    views, batch, keys = source.views(3, range(4)), source.batch(3, range(4)), noise_keys
    for view, unit, stream in (
        (batch.a, views.a, Stream.NOISE_A),
        (batch.b, views.b, Stream.NOISE_B),
        (source.sources(3, range(4)), views.source, Stream.NOISE),
    ):
        assert view.shape == (4, source.samples) == (4, 800)
        assert view.dtype == np.float32
        np.testing.assert_array_equal(view, render(source.patch, unit, keys(3, stream, range(4)), **SHORT))
    assert batch.label is None


def test_the_source_is_drawn_from_the_prior() -> None:
    for prior in ("physical", "unit"):
        patch = get_patch("voice", prior)  # type: ignore[arg-type]
        source = Doppelgangers(patch, 0.5).views(9, range(20)).source
        np.testing.assert_array_equal(source, patch.draw_parameters(9, range(20)))


# Perturbations ----------------------------------------------------------------------------------------------


def test_perturbations_are_gaussian_with_standard_deviation_delta() -> None:
    """Where the source is ten deviations away from both ends, so that clipping never shows."""
    views = pairs(0.01).views(0, range(COUNT))
    inside = np.abs(views.source - 0.5) < 0.4
    for view in (views.a, views.b):
        normal = (view - views.source)[inside] / 0.01
        assert kstest(normal, "norm").statistic < 1.95 / np.sqrt(normal.size)
        assert normal.std() == pytest.approx(1.0, abs=4.0 / np.sqrt(2.0 * normal.size))


def test_views_are_perturbed_independently_of_each_other_and_of_their_source() -> None:
    views = pairs(0.01).views(0, range(COUNT))
    inside = np.abs(views.source - 0.5) < 0.4
    a, b, source = ((values - 0.5)[inside] for values in (views.a, views.b, views.source))
    limit = 4.0 / np.sqrt(a.size)
    assert abs(np.corrcoef(a - source, b - source)[0, 1]) < limit
    assert abs(np.corrcoef(a - source, source)[0, 1]) < limit
    assert np.std(a - b) == pytest.approx(0.01 * np.sqrt(2.0), rel=0.01)


def test_perturbations_of_two_parameters_are_independent() -> None:
    views = pairs(0.25).views(1, range(COUNT))
    columns = np.corrcoef(views.a - views.source, rowvar=False)[~np.eye(78, dtype=bool)]
    assert np.abs(columns).max() < 5.0 / np.sqrt(COUNT)


@pytest.mark.parametrize(
    ("delta", "percent"),
    [(0.01, 0.9), (0.05, 4.4), (0.1, 8.7), (0.25, 20.7), (0.5, 39.4), (0.75, 53.7), (1.0, 63.2)],
)
def test_share_of_clipped_values(delta: float, percent: float) -> None:
    """As in the published code, of whose `voice` these shares were measured."""
    views = pairs(delta).views(2, range(COUNT))
    for view in (views.a, views.b):
        assert np.all((view >= 0.0) & (view <= 1.0))
        assert 100.0 * np.mean((view == 0.0) | (view == 1.0)) == pytest.approx(percent, abs=0.4)


def test_the_same_draw_scales_with_delta() -> None:
    """Delta does not change which way a parameter goes: doubled where neither view is clipped."""
    small, large = (pairs(delta).views(4, range(50)) for delta in (0.1, 0.2))
    free = (large.a > 0.0) & (large.a < 1.0)
    np.testing.assert_allclose(
        (large.a - large.source)[free], 2.0 * (small.a - small.source)[free], rtol=0, atol=1e-15
    )


def test_a_group_of_delta_zero_stays() -> None:
    source = pairs({"pitch": 0.0, "*": 0.25})
    views = source.views(5, range(20))
    pitch = np.array([parameter.group == "pitch" for parameter in source.patch.table])
    np.testing.assert_array_equal(views.a[:, pitch], views.source[:, pitch])
    np.testing.assert_array_equal(views.b[:, pitch], views.source[:, pitch])
    others = pairs(0.25).views(5, range(20))
    np.testing.assert_array_equal(views.a[:, ~pitch], others.a[:, ~pitch])


def test_a_delta_of_its_own_for_each_pair_is_uniform_in_its_logarithm_and_shared_by_both_views() -> None:
    """Told from the draws it scales: far from the ends nothing is clipped."""
    views, width = pairs((0.001, 0.01)).views(6, range(COUNT)), 78
    inside = np.abs(views.source - 0.5) < 0.4
    drawn = []
    for view, stream in ((views.a, Stream.PERTURBATION_A), (views.b, Stream.PERTURBATION_B)):
        direction = normals(6, stream, range(COUNT), width)
        told = inside & (np.abs(direction) > 0.5)
        deltas = np.where(told, (view - views.source) / direction, np.nan)
        assert np.nanmax(np.nanmax(deltas, axis=1) - np.nanmin(deltas, axis=1)) < 1e-12
        drawn.append(np.nanmean(deltas, axis=1))
    np.testing.assert_allclose(drawn[0], drawn[1], rtol=1e-9)
    place = np.log10(drawn[0] / 0.001)
    assert kstest(place, "uniform").statistic < 1.95 / np.sqrt(COUNT)


def test_layers_of_a_pair_share_its_delta() -> None:
    views = pairs((0.001, 0.01), layers=3).views(6, range(50))
    direction = normals(6, Stream.PERTURBATION_A, range(150), 78)
    told = (np.abs(views.source - 0.5) < 0.4) & (np.abs(direction) > 0.5)
    deltas = np.where(told, (views.a - views.source) / direction, np.nan).reshape(50, 3 * 78)
    assert np.max(np.nanmax(deltas, axis=1) - np.nanmin(deltas, axis=1)) < 1e-12
    assert len(np.unique(np.round(np.nanmean(deltas, axis=1), 9))) == 50


def test_a_range_of_one_number_is_that_number() -> None:
    narrow, fixed = pairs((0.1, 0.1)).views(6, range(20)), pairs(0.1).views(6, range(20))
    np.testing.assert_array_equal(narrow.a, fixed.a)
    np.testing.assert_array_equal(narrow.b, fixed.b)


def test_reflected_views_leave_nothing_at_the_bounds() -> None:
    clipped, reflected = (
        pairs(0.5, delta_boundary=boundary).views(6, range(50)) for boundary in ("clip", "reflect")
    )
    for a, b in ((clipped.a, reflected.a), (clipped.b, reflected.b)):
        at_bounds = (a == 0.0) | (a == 1.0)
        assert np.all((b[at_bounds] > 0.0) & (b[at_bounds] < 1.0))
        np.testing.assert_array_equal(a[~at_bounds], b[~at_bounds])


@pytest.mark.parametrize("layers", [1, 2])
def test_parameters_drawn_anew_are_others_in_each_view(layers: int) -> None:
    views = pairs(0.0, redraw=0.2, layers=layers).views(6, range(500))
    np.testing.assert_array_equal(views.source, pairs(layers=layers).views(6, range(500)).source)
    a, b = views.a != views.source, views.b != views.source
    limit = 5 * np.sqrt(0.2 * 0.8 / a.size)
    assert a.mean() == pytest.approx(0.2, abs=limit)
    assert b.mean() == pytest.approx(0.2, abs=limit)
    assert (a & b).mean() == pytest.approx(0.04, abs=limit)
    assert not np.any(views.a[a & b] == views.b[a & b])


def test_parameters_that_are_not_drawn_anew_are_nudged_as_ever() -> None:
    with_redraws, without = pairs(0.25, redraw=0.2).views(6, range(50)), pairs(0.25).views(6, range(50))
    for some, none in ((with_redraws.a, without.a), (with_redraws.b, without.b)):
        assert np.mean(some != none) == pytest.approx(0.2, abs=0.03)


# Twins ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layers", [1, 2])
def test_twins_that_share_their_noise_are_identical(layers: int) -> None:
    source = pairs(0.0, share_noise=True, layers=layers)
    batch = source.batch(6, range(8))
    np.testing.assert_array_equal(batch.a, batch.b)
    np.testing.assert_array_equal(batch.a, source.sources(6, range(8)))


def test_twins_differ_by_their_noise_alone() -> None:
    source = pairs(0.0)
    views, batch = source.views(6, range(8)), source.batch(6, range(8))
    np.testing.assert_array_equal(views.a, views.source)
    np.testing.assert_array_equal(views.b, views.source)
    assert np.all(np.any(batch.a != batch.b, axis=1))
    muted = views.source.copy()
    muted[:, source.patch.table.names.index("mixer.noise")] = 0.0
    a, b = (
        render(source.patch, muted, noise_keys(6, stream, range(8)), **SHORT)
        for stream in (Stream.NOISE_A, Stream.NOISE_B)
    )
    np.testing.assert_array_equal(a, b)


def test_noise_of_the_views_is_uncorrelated() -> None:
    """A sound of noise alone: its twins are as unlike as two stretches of noise can be."""
    patch = get_patch("voice")
    unit = np.zeros((1, 78))
    for name in ("mod_matrix.adsr_1_to_noise_amp", "mixer.noise", "adsr_1.sustain", "keyboard.duration"):
        unit[0, patch.table.names.index(name)] = 1.0
    a, b = (render(patch, unit, noise_keys(7, stream, [0]))[0] for stream in (Stream.NOISE_A, Stream.NOISE_B))
    assert a.std() > 0.5
    assert abs(np.corrcoef(a, b)[0, 1]) < 4.0 / np.sqrt(len(a))


# What delta does --------------------------------------------------------------------------------------------


def spectral_distance(delta: Delta) -> float:
    """Mean distance of the views' log-magnitude spectra."""
    batch = pairs(delta, duration=0.5, share_noise=True).batch(8, range(100))

    def spectrum(view: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.log(np.abs(np.fft.rfft(view)) + 0.1)

    return float(np.mean(np.abs(spectrum(batch.a) - spectrum(batch.b))))


def test_views_stray_further_the_larger_delta_is() -> None:
    distances = [spectral_distance(delta) for delta in (0.0, 0.01, 0.05, 0.25, 1.0)]
    assert distances[0] == 0.0
    assert all(later > 1.2 * earlier for earlier, later in pairwise(distances))


def test_a_group_held_still_keeps_views_closer() -> None:
    assert 0.0 < spectral_distance({"pitch": 0.0, "*": 0.25}) < spectral_distance(0.25)


# Layers -----------------------------------------------------------------------------------------------------


def test_a_layered_view_is_the_sum_of_delayed_and_softened_sounds() -> None:
    """Layer l of pair i is sound 3 i + l; both views hear it from the same onset at the same gain."""
    layered, single = pairs(layers=3), pairs()
    drawn = uniforms(9, Stream.LAYERS, range(10), 6)
    for view, sounds, source in (
        (layered.batch(9, range(10)).a, single.batch(9, range(30)).a, single.samples),
        (layered.batch(9, range(10)).b, single.batch(9, range(30)).b, single.samples),
    ):
        for i in range(10):
            expected = np.zeros(source)
            for layer in range(3):
                onset = int(drawn[i, 2 * layer] * source / 2.0)
                gain = 10.0 ** (-12.0 * drawn[i, 2 * layer + 1] / 20.0)
                expected[onset:] += gain * sounds[3 * i + layer, : source - onset]
            expected /= max(1.0, np.abs(expected).max())
            np.testing.assert_allclose(view[i], expected, rtol=0, atol=1e-6)


def test_a_layered_view_stays_within_full_scale() -> None:
    batch = pairs(layers=16, duration=0.3).batch(10, range(20))
    assert np.abs(batch.a).max() <= 1.0
    assert np.abs(batch.b).max() <= 1.0
    assert np.isfinite(batch.a).all()


# Arguments --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"delta": 1.5}, "delta = 1.5 is out of range"),
        ({"delta": (0.0, 0.1)}, r"delta = \[0.0, 0.1\] is no range"),
        ({"redraw": 1.01}, "redraw = 1.01 is out of range: choose 0 to 1"),
        ({"delta_boundary": "reflekt"}, "unknown delta_boundary 'reflekt': did you mean 'reflect'?"),
        ({"layers": 0}, "layers = 0 is out of range: choose 1 or more"),
        ({"sample_rate": 1}, "sample_rate = 1 is out of range"),
        ({"duration": 99.0}, "duration = 99.0 is out of range"),
    ],
)
def test_ranges_are_checked_at_once(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(UserError, match=complaint):
        pairs(**options)


@pytest.mark.parametrize(("seed", "indices"), [(-1, [0]), (0, [-1])])
def test_pairs_that_do_not_exist(seed: int, indices: list[int]) -> None:
    with pytest.raises(UserError, match="is out of range"):
        pairs().batch(seed, indices)


def test_an_empty_batch() -> None:
    batch = pairs(layers=2).batch(0, [])
    assert batch.a.shape == batch.b.shape == (0, 800)
