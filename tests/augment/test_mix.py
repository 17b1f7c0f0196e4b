"""Mixing with another recording."""

import numpy as np
import pytest

from soundalike.augment import Chain
from soundalike.draws import Stream
from soundalike.errors import UserError

SAMPLES = 4000
TONE = np.sin(0.2 * np.arange(SAMPLES)).astype(np.float32)[None]


def hum(numbers: np.ndarray) -> np.ndarray:
    """Three different sounds."""
    return np.sin(np.arange(SAMPLES) * (0.5 + 0.1 * (numbers % np.uint64(3))[:, None])).astype(np.float32)


def drawn_for(items: int, **settings: object):
    return Chain.from_steps([{"mix": settings}]).draw(0, Stream.AUGMENT_A, range(items), SAMPLES, 16_000)


def test_the_partner_is_found_by_its_number_and_has_its_ratio() -> None:
    drawn = drawn_for(9, ratio_db=6.0)
    added = Chain.apply(np.tile(TONE, (9, 1)), drawn, 16_000, hum) - TONE.astype(np.float64)
    measured = 10 * np.log10((TONE.astype(np.float64) ** 2).sum() / (added**2).sum(axis=1))
    np.testing.assert_allclose(measured, 6.0, atol=1e-3)
    expected = hum(drawn.steps[0].parameters["partner"])
    cosines = (
        (added * expected).sum(axis=1) / np.linalg.norm(added, axis=1) / np.linalg.norm(expected, axis=1)
    )
    np.testing.assert_allclose(cosines, 1.0, atol=1e-6)


def test_silence_on_either_side_changes_nothing() -> None:
    silence = np.zeros((1, SAMPLES), np.float32)
    assert not Chain.apply(silence, drawn_for(1), 16_000, hum).any()
    assert (Chain.apply(TONE, drawn_for(1), 16_000, lambda numbers: silence) == TONE).all()


def test_nothing_to_mix_with_is_one_sentence() -> None:
    with pytest.raises(UserError, match=r"^mix needs other recordings to mix with"):
        Chain.apply(TONE, drawn_for(1), 16_000)


def test_partners_are_only_asked_for_items_that_are_hit() -> None:
    chain = Chain.from_steps([{"mix": {}, "p": 0.5}])
    drawn = chain.draw(0, Stream.AUGMENT_A, range(50), SAMPLES, 16_000)
    asked: list[int] = []
    Chain.apply(
        np.tile(TONE, (50, 1)), drawn, 16_000, lambda numbers: asked.append(len(numbers)) or hum(numbers)
    )
    assert asked == [drawn.steps[0].items.size]
    assert 10 < asked[0] < 40
