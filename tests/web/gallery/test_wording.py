"""Numbers as the page writes them."""

import pytest

from soundalike.web.gallery.movement import Move
from soundalike.web.gallery.wording import delta_text, level_text, move_text, similarity_text


@pytest.mark.parametrize(
    ("delta", "text"), [(0.1, "0.10"), (0.5, "0.50"), (0.0, "0.00"), (0.125, "0.125"), (1e-5, "1e-05")]
)
def test_a_delta_is_written_out_and_stays_itself(delta: float, text: str) -> None:
    assert delta_text(delta) == text
    assert float(text) == delta


def test_a_similarity_has_two_decimals_and_no_negative_zero() -> None:
    assert [similarity_text(value) for value in (0.999, -0.25, -0.001)] == ["1.00", "−0.25", "0.00"]


def test_a_level_is_in_decibels_until_there_is_nothing() -> None:
    assert [level_text(peak) for peak in (1.0, 0.98, 0.1, 0.00001, 0.0)] == [
        "peak 0 dB",
        "peak 0 dB",
        "peak −20 dB",
        "silent",
        "silent",
    ]


def test_a_move_has_its_unit() -> None:
    assert move_text(Move("vco.tuning", "semitones", 0.4, 0.6, -3.14159, 0.0)) == "−3.14 → 0 semitones"
