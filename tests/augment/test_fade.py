"""Fades: their shapes, their ends, their lengths."""

import numpy as np
import pytest

from soundalike.augment.fade import Fade, fade_curve

SHAPES = ("linear", "logarithmic", "exponential")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("length", [1, 2, 1000])
def test_curves_rise_from_0_towards_1(shape: str, length: int) -> None:
    curve = fade_curve(shape, length)
    assert curve[0] == 0.0
    assert (np.diff(curve) > 0.0).all()
    assert 1.0 - 3.0 / length <= curve[-1] < 1.0


def test_half_way_up_each_shape_is_where_it_should_be() -> None:
    assert fade_curve("linear", 1000)[500] == pytest.approx(0.5)
    assert fade_curve("exponential", 1000)[500] == pytest.approx((10**0.5 - 1) / 9, rel=1e-5)
    assert fade_curve("logarithmic", 1000)[500] == pytest.approx(np.log10(5.5), rel=1e-5)


def test_the_logarithmic_curve_is_the_inverse_of_the_exponential_one() -> None:
    t = np.arange(1000) / 1000
    np.testing.assert_allclose(
        np.interp(fade_curve("exponential", 1000), t, fade_curve("logarithmic", 1000)), t, atol=1e-4
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_each_side_has_its_own_length(shape: str) -> None:
    ones = np.ones((1, 1000), np.float32)
    parameters = {"in_share": np.array([0.5]), "out_share": np.array([0.1]), "shape": np.array([shape])}
    (faded,) = Fade().apply(ones, parameters, 16_000)
    assert faded[0] == faded[-1] == 0.0
    assert (np.diff(faded[:501]) > 0.0).all()
    assert (faded[500:900] == 1.0).all()
    assert (np.diff(faded[899:]) < 0.0).all()


def test_no_fade_is_the_identity() -> None:
    ones = np.ones((1, 1000), np.float32)
    parameters = {"in_share": np.zeros(1), "out_share": np.zeros(1), "shape": np.array(["linear"])}
    assert (Fade().apply(ones, parameters, 16_000) == ones).all()
