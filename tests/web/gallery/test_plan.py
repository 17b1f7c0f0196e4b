"""What a user may ask of a gallery."""

from types import SimpleNamespace

import pytest

from soundalike.errors import UserError
from soundalike.synth import get_patch
from soundalike.web.gallery import GalleryPlan


def test_deltas_are_shown_in_order() -> None:
    assert GalleryPlan.checked(get_patch("voice"), [0.5, 0.0, 1.0], 1, 0).deltas == (0.0, 0.5, 1.0)


@pytest.mark.parametrize(
    ("deltas", "examples", "seed", "words"),
    [
        ([0.1], 0, 0, "--examples 0 is out of range: choose 1 or more."),
        ([0.1, 1.5], 1, 0, "--deltas: 1.5 is out of range: choose numbers from 0 to 1."),
        ([-0.1], 1, 0, "--deltas: -0.1 is out of range"),
        ([float("nan")], 1, 0, "--deltas: nan is out of range"),
        ([0.1, 0.25, 0.10], 1, 0, "--deltas: 0.1 is given twice: name each delta once."),
        ([0.1], 1, -1, "seed -1 is out of range"),
    ],
)
def test_mistakes_are_one_sentence(deltas: list[float], examples: int, seed: int, words: str) -> None:
    with pytest.raises(UserError) as error:
        GalleryPlan.checked(get_patch("voice"), deltas, examples, seed)
    assert words in str(error.value)


def test_an_encoder_sets_the_rate_and_the_length_of_the_sounds(plan: GalleryPlan) -> None:
    heard = plan.heard_by(SimpleNamespace(sample_rate=22_050, window_samples=44_100))
    assert (heard.sample_rate, heard.seconds, heard.deltas) == (22_050, 2.0, plan.deltas)


@pytest.mark.parametrize(("rate", "samples"), [(96_000, 96_000), (16_000, 100), (16_000, 16_000 * 31)])
def test_an_encoder_that_no_patch_renders_for_is_refused(plan: GalleryPlan, rate: int, samples: int) -> None:
    with pytest.raises(
        UserError, match=r"the model hears .* but patches render 0\.1 to 30 s at 8,000 to 48,000"
    ):
        plan.heard_by(SimpleNamespace(sample_rate=rate, window_samples=samples))
