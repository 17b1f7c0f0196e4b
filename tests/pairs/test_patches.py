"""Several patches in one stream, as users write it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundalike.errors import UserError
from soundalike.pairs import patch_shares


@pytest.mark.parametrize(
    ("written", "shares"),
    [
        ("voice", {"voice": 1}),
        ("voice*3", {"voice": 1}),
        ("voice+texture", {"voice": Fraction(1, 2), "texture": Fraction(1, 2)}),
        ("voice*2+struck", {"voice": Fraction(2, 3), "struck": Fraction(1, 3)}),
        (
            "parametric:sine=3,fm_sine=0*3 + voice",
            {"parametric:sine=3,fm_sine=0": Fraction(3, 4), "voice": Fraction(1, 4)},
        ),
        ("parametric:sine=3+parametric", {"parametric:sine=3": Fraction(1, 2), "parametric": Fraction(1, 2)}),
    ],
)
def test_shares(written: str, shares: dict[str, Fraction]) -> None:
    assert patch_shares(written) == shares


@given(st.dictionaries(st.text("abc_", min_size=1), st.integers(1, 1_000), min_size=1, max_size=8))
def test_shares_are_as_the_weights_and_sum_to_one(weights: dict[str, int]) -> None:
    shares = patch_shares("+".join(f"{name}*{weight}" for name, weight in weights.items()))
    assert sum(shares.values()) == 1
    total = sum(weights.values())
    assert {name: share * total for name, share in shares.items()} == weights


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "voice*0.5+struck",
            "patch = voice*0.5+struck: the weight '0.5' of voice must be a whole number from 1 to 1000.",
        ),
        (
            "voice*0+struck",
            "patch = voice*0+struck: the weight '0' of voice must be a whole number from 1 to 1000.",
        ),
        ("voice*", "patch = voice*: the weight '' of voice must be a whole number from 1 to 1000."),
        ("voice*²", "patch = voice*²: the weight '²' of voice must be a whole number from 1 to 1000."),
        (
            "voice*1001",
            "patch = voice*1001: the weight '1001' of voice must be a whole number from 1 to 1000.",
        ),
        (
            "voice+struck+voice*2",
            "patch = voice+struck+voice*2: voice is named twice; give it a weight instead, such as voice*2.",
        ),
    ],
)
def test_a_mistake_is_one_sentence(written: str, sentence: str) -> None:
    with pytest.raises(UserError) as error:
        patch_shares(written)
    assert str(error.value) == sentence
