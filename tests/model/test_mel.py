"""Mel scales and triangular bands against their equations and librosa's published table."""

import math

import numpy as np
import pytest

from soundalike.model.frontends.mel import htk_mel, slaney_hertz, slaney_mel, triangles

# The example in the documentation of librosa.mel_frequencies(n_mels=40), its default scale being Slaney's.
LIBROSA_HERTZ = [
    *(0.0, 85.317, 170.635, 255.952, 341.269, 426.586, 511.904, 597.221, 682.538, 767.855),
    *(853.173, 938.49, 1024.856, 1119.114, 1222.042, 1334.436, 1457.167, 1591.187, 1737.532, 1897.337),
    *(2071.84, 2262.393, 2470.47, 2697.686, 2945.799, 3216.731, 3512.582, 3835.643, 4188.417, 4573.636),
    *(4994.285, 5453.621, 5955.205, 6502.92, 7101.009, 7754.107, 8467.272, 9246.028, 10096.408, 11025.0),
]


def test_slaneys_scale_is_librosas() -> None:
    mel = np.linspace(0.0, slaney_mel(11025.0), 40)
    np.testing.assert_allclose(slaney_hertz(mel), LIBROSA_HERTZ, atol=6e-4)


def test_slaneys_scale_and_its_inverse() -> None:
    hertz = np.geomspace(1.0, 24000.0, 200)
    np.testing.assert_allclose(slaney_hertz(slaney_mel(hertz)), hertz, rtol=1e-12)
    assert slaney_mel(1000.0) == pytest.approx(15.0)
    assert slaney_mel(6400.0) == pytest.approx(42.0)


@pytest.mark.parametrize("hertz", [0.0, 300.0, 700.0, 8000.0])
def test_htks_scale(hertz: float) -> None:
    assert htk_mel(hertz) == pytest.approx(1127.0 * math.log(1.0 + hertz / 700.0))


def test_triangles_rise_to_one_and_fall_to_zero_at_their_corners() -> None:
    weights = triangles(np.array([0.0, 1.0, 1.5, 2.0, 4.0, 6.0, 9.0]), np.array([1.0, 2.0, 6.0]))
    assert weights[:, 0].tolist() == [0.0, 0.0, 0.5, 1.0, 0.5, 0.0, 0.0]
