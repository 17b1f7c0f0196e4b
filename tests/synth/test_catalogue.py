"""Patches by name."""

import pytest

from soundalike.errors import UserError
from soundalike.synth import get_patch, patch_names


def test_the_published_patches_come_first() -> None:
    assert patch_names()[:3] == ("voice", "voice_fm", "parametric")


@pytest.mark.parametrize("name", patch_names())
def test_a_patch_bears_its_name_and_says_what_it_is_made_of(name: str) -> None:
    patch = get_patch(name)
    assert patch.name == name
    assert patch.summary


@pytest.mark.parametrize(
    ("name", "count"), [("struck", 23), ("plucked", 20), ("formant", 32), ("texture", 38)]
)
def test_parameter_counts(name: str, count: int) -> None:
    assert len(get_patch(name).table) == count


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("parametric:", 340),
        ("parametric:sine=1,square_saw=1,fm_square_saw=0", 134),
        ("parametric:fm_sine=0,fm_square_saw=0", 8 + 60 + 32 + 72 + 14 + 5),
    ],
)
def test_arguments_follow_the_name(name: str, count: int) -> None:
    patch = get_patch(name)
    assert patch.name == name
    assert len(patch.table) == count


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("voise", "unknown patch 'voise': did you mean 'voice'?"),
        ("voicefm", "unknown patch 'voicefm': did you mean 'voice_fm'?"),
        ("", f"unknown patch '': choose one of: {', '.join(sorted(patch_names()))}."),
        ("voice:sine=1", "patch voice takes no arguments, but 'sine=1' was given."),
        ("parametric:sines=1", "unknown argument of patch parametric 'sines': did you mean 'sine'?"),
        ("parametric:sine", "patch argument 'sine' is not of the form name=whole number."),
        ("parametric:sine=two", "patch argument 'sine=two' is not of the form name=whole number."),
        ("parametric:sine=-1", "patch argument 'sine=-1' is not of the form name=whole number."),
        ("parametric:sine=²", "patch argument 'sine=²' is not of the form name=whole number."),
        (
            "parametric:sine=0,square_saw=0,fm_sine=0,fm_square_saw=0",
            "a parametric patch needs at least one oscillator.",
        ),
    ],
)
def test_a_wrong_name_is_one_sentence(name: str, sentence: str) -> None:
    with pytest.raises(UserError) as error:
        get_patch(name)
    assert str(error.value) == sentence
