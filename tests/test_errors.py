"""The sentence for a misspelt name."""

import pytest

from soundalike.errors import UserError, unknown_name

KNOWN = ["voice", "voice_fm", "parametric"]


@pytest.mark.parametrize(
    ("name", "nearest"), [("voise", "voice"), ("voicefm", "voice_fm"), ("parametrik", "parametric")]
)
def test_a_near_miss_is_answered_with_the_nearest_name(name: str, nearest: str) -> None:
    assert str(unknown_name("patch", name, KNOWN)) == f"unknown patch '{name}': did you mean '{nearest}'?"


def test_a_far_miss_is_answered_with_all_names_in_order() -> None:
    sentence = "unknown patch 'xyz': choose one of: parametric, voice, voice_fm."
    assert str(unknown_name("patch", "xyz", iter(KNOWN))) == sentence


def test_a_long_list_is_cut_short() -> None:
    sentence = str(unknown_name("parameter", "xyz", [f"p{k:02}" for k in range(25)]))
    assert sentence.endswith("p18, p19, and 5 others.")


def test_a_users_mistake_is_a_value_error() -> None:
    assert isinstance(unknown_name("patch", "", KNOWN), UserError)
    assert issubclass(UserError, ValueError)
