"""Gain and polarity."""

import numpy as np
import pytest

from soundalike.augment.gain import Gain
from soundalike.augment.polarity import Polarity

AUDIO = np.linspace(-0.9, 0.9, 30, dtype=np.float32).reshape(3, 10)


def test_gain_is_in_decibels() -> None:
    louder = Gain().apply(AUDIO, {"gain_db": np.array([0.0, 20.0, -6.0206])}, 16_000)
    assert (louder[0] == AUDIO[0]).all()
    np.testing.assert_allclose(louder[1:], AUDIO[1:] * np.array([[10.0], [0.5]]), rtol=1e-5)


def test_polarity_changes_the_sign() -> None:
    assert (Polarity().apply(AUDIO, {}, 16_000) == -AUDIO).all()
    assert Polarity().draws == 0


@pytest.mark.parametrize("given", [-6, -6.0, [-6, -6]])
def test_one_number_is_the_same_for_every_item(given: object) -> None:
    gains = Gain.model_validate({"gain_db": given}).draw(np.array([[0.1], [0.9]]), 10, 10)["gain_db"]
    assert gains.tolist() == [-6.0, -6.0]
