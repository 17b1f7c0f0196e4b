"""Saved parameters that have been damaged or edited."""

import copy
from typing import Any

import pytest

from soundalike.augment import Drawn
from soundalike.errors import UserError

SAVED: dict[str, Any] = {
    "items": 3,
    "steps": [
        {"time_shift": {"share": [0.5, -0.25], "mode": ["roll", "zero"]}, "items": [0, 2]},
        {"noise": {"snr_db": [10], "kind": ["pink"], "noise_key": [2**64 - 1]}, "items": [1]},
    ],
}


def test_is_read_and_written_as_it_was() -> None:
    assert Drawn.from_json(SAVED).to_json() == SAVED


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (["items"], -1, "saved parameters must be an object"),
        (["items"], 2, "the items of time_shift must be ascending whole numbers from 0 to 1."),
        (["steps"], {}, "saved parameters must be an object"),
        (["more"], 1, "saved parameters must be an object"),
        (["steps", 0], 3, "a step of saved parameters must have one transform"),
        (["steps", 0, "fade"], {}, "a step of saved parameters must have one transform"),
        (
            ["steps", 0],
            {"time_shft": {}, "items": []},
            "unknown transform 'time_shft': did you mean 'time_shift'?",
        ),
        (["steps", 0, "items"], [2, 0], "the items of time_shift must be ascending"),
        (["steps", 0, "items"], [0, 1.5], "the items of time_shift must be ascending"),
        (["steps", 0, "items"], [[0], [1, 2]], "the items of time_shift must be ascending"),
        (["steps", 0, "items"], "02", "the items of time_shift must be ascending"),
        (["steps", 0, "time_shift"], [], "the parameters of time_shift must be an object of lists."),
        (
            ["steps", 0, "time_shift", "shar"],
            [0, 0],
            "unknown time_shift parameter 'shar': did you mean 'share'?",
        ),
        (["steps", 0, "time_shift", "share"], [0.5], "time_shift parameter 'share' must be a list of 2"),
        (
            ["steps", 0, "time_shift", "share"],
            [[1], [1, 2]],
            "time_shift parameter 'share' must be a list of 2",
        ),
        (["steps", 0, "time_shift", "share"], [0.5, 3.0], "time_shift parameter 'share' is out of range"),
        (
            ["steps", 0, "time_shift", "share"],
            [0.5, float("nan")],
            "time_shift parameter 'share' is out of range",
        ),
        (["steps", 0, "time_shift", "share"], ["a", "b"], "time_shift parameter 'share' is out of range"),
        (["steps", 0, "time_shift", "mode"], ["roll", "rol"], "time_shift parameter 'mode' is out of range"),
        (["steps", 1, "noise", "noise_key"], [-1], "noise parameter 'noise_key' must be a list of 1"),
        (["steps", 1, "noise", "noise_key"], [2**64], "noise parameter 'noise_key' must be a list of 1"),
        (["steps", 1, "noise"], {"snr_db": [3]}, "noise parameter 'kind' is missing."),
    ],
)
def test_what_is_wrong_is_one_sentence(place: list[Any], value: object, sentence: str) -> None:
    saved = copy.deepcopy(SAVED)
    inner = saved
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    with pytest.raises(UserError) as refused:
        Drawn.from_json(saved)
    assert str(refused.value).startswith(sentence)
