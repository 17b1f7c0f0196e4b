"""Chains: written as data, drawn by item, applied purely."""

import json

import numpy as np
import pytest

from soundalike.augment import Chain, ChainSteps, Drawn
from soundalike.draws import Stream
from soundalike.errors import UserError
from soundalike.settings import Settings, validate

RATE = 16_000
STEPS = [
    {"time_mask": {"share": [0.05, 0.1]}, "p": 0.5},
    {"fade": {}},
    {"noise": True, "p": 0.5},
    {"gain": {}, "p": 0.3},
]


class RunSettings(Settings):
    """A run's settings that hold a chain."""

    augment: ChainSteps = ()


def noise(items: int, samples: int = 2000) -> np.ndarray:
    return np.random.default_rng(1).normal(scale=0.1, size=(items, samples)).astype(np.float32)


def draw(items: int, stream: Stream = Stream.AUGMENT_A, steps: object = STEPS) -> Drawn:
    return Chain.from_steps(steps).draw(3, stream, range(items), 2000, RATE)


def test_what_was_drawn_applies_again_to_the_same_bytes_from_json() -> None:
    drawn = draw(50)
    again = Drawn.from_json(json.loads(json.dumps(drawn.to_json())))
    assert Chain.apply(noise(50), again, RATE).tobytes() == Chain.apply(noise(50), drawn, RATE).tobytes()


def test_threads_change_nothing() -> None:
    drawn = draw(70)
    one = Chain.apply(noise(70), drawn, RATE, threads=1)
    assert one.tobytes() == Chain.apply(noise(70), drawn, RATE, threads=3).tobytes()


def test_items_that_no_step_hits_are_the_same_to_the_bit() -> None:
    drawn = draw(200, steps=[{"gain": {"gain_db": 6}, "p": 0.25}])
    hit = np.zeros(200, bool)
    hit[drawn.steps[0].items] = True
    changed = (Chain.apply(noise(200), drawn, RATE) != noise(200)).any(axis=1)
    assert (changed == hit).all()
    assert 30 < hit.sum() < 70


def test_p_0_never_and_p_1_always() -> None:
    assert draw(100, steps=[{"fade": {}, "p": 0}]).steps[0].items.size == 0
    assert draw(100, steps=[{"fade": {}, "p": 1}]).steps[0].items.size == 100


def test_another_probability_changes_no_other_draw() -> None:
    often, always = (draw(100, steps=[{"gain": {}, "p": p}, {"fade": {}}]) for p in (0.5, 1.0))
    assert (often.steps[1].parameters["in_share"] == always.steps[1].parameters["in_share"]).all()
    gains = always.steps[0].parameters["gain_db"][often.steps[0].items]
    assert (often.steps[0].parameters["gain_db"] == gains).all()


def test_the_views_have_draws_of_their_own_and_never_change_each_other() -> None:
    shared = noise(20)
    first, second = (
        Chain.apply(shared, draw(20, stream), RATE) for stream in (Stream.AUGMENT_A, Stream.AUGMENT_B)
    )
    assert (first != second).any(axis=1).all()
    alone = Chain.apply(noise(20), draw(20, Stream.AUGMENT_B), RATE)
    assert second.tobytes() == alone.tobytes()


def test_steps_are_applied_in_their_order() -> None:
    audio = np.ones((1, 100), np.float32)
    mask = {"time_mask": {"share": 1, "fill": "constant", "constant": 0.5}}
    for steps, expected in [
        ([mask, {"gain": {"gain_db": 20}}], 5.0),
        ([{"gain": {"gain_db": 20}}, mask], 0.5),
    ]:
        changed = Chain.apply(audio, Chain.from_steps(steps).draw(0, Stream.AUGMENT_A, [0], 100, RATE), RATE)
        np.testing.assert_allclose(changed, expected, rtol=1e-6)


def test_the_empty_chain_is_the_identity() -> None:
    audio = noise(3)
    changed = Chain.apply(audio, draw(3, steps=[]), RATE)
    assert (changed == audio).all()
    assert not np.shares_memory(changed, audio)


def test_is_a_setting_that_is_written_and_read_again() -> None:
    settings = validate(RunSettings, {"augment": STEPS})
    assert [next(iter(step)) for step in settings.model_dump()["augment"]] == [
        "time_mask",
        "fade",
        "noise",
        "gain",
    ]
    assert RunSettings.model_validate_json(settings.model_dump_json()) == settings
    assert RunSettings.model_validate(json.loads(json.dumps(settings.model_dump()))) == settings
    assert Chain.from_steps(settings.augment) == Chain.from_steps(STEPS)
    assert RunSettings().augment == ()


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([{"fase": {}}], "unknown transform 'fase': did you mean 'fade'?"),
        ([{"fade": {}, "gain": {}}], "a step of a chain names one transform"),
        ([{"p": 0.5}], "a step of a chain names one transform"),
        ([3], "a step of a chain names one transform"),
        ({"fade": {}}, "a chain is a list of steps"),
        ("fade", "a chain is a list of steps"),
        ([{"fade": 3}], "the settings of fade must be a table"),
        ([{"fade": {}, "p": 1.5}], "the probability 'p' of fade must be a number from 0 to 1."),
        ([{"fade": {}, "p": True}], "the probability 'p' of fade must be a number from 0 to 1."),
        (
            [{"gain": {"gain_db": [3]}}],
            "gain setting 'gain_db' = [3]: give a number, or the lowest and the highest",
        ),
        (
            [{"gain": {"gain_db": [3, -3]}}],
            "gain setting 'gain_db' = [3, -3]: the first number of a range must not",
        ),
        ([{"gain": {"gain_db": True}}], "gain setting 'gain_db' = true: give a number"),
        ([{"noise": {"kind": []}}], "noise setting 'kind' = []: choose one or some of white, pink, brown."),
    ],
)
def test_a_wrong_chain_is_one_sentence(steps: object, sentence: str) -> None:
    for read in (Chain.from_steps, lambda steps: validate(RunSettings, {"augment": steps})):
        with pytest.raises(UserError) as refused:
            read(steps)
        assert str(refused.value).startswith(sentence)


def test_parameters_for_another_number_of_sounds_are_refused() -> None:
    with pytest.raises(UserError, match="for 2 sounds, not for 3"):
        Chain.apply(noise(3), draw(2), RATE)


def test_a_chain_has_an_end() -> None:
    with pytest.raises(UserError, match="a chain of 101 steps: give 100 at most"):
        Chain.from_steps([{"polarity": {}}] * 101)
