"""The settings of a stream of pairs: what they build, and one sentence for what they do not allow."""

from typing import Any

import numpy as np
import pytest

from soundalike.augment import Chain
from soundalike.draws import Stream
from soundalike.errors import UserError
from soundalike.pairs import Augmented, Doppelgangers, Mixture, PairSettings, PairSource, build_pairs
from soundalike.settings import parse_assignments, validate
from soundalike.synth import get_patch


def test_the_defaults_are_the_papers() -> None:
    source = build_pairs(PairSettings())
    assert isinstance(source, Doppelgangers)
    assert source.patch.name == "voice"
    assert source.patch.prior == "physical"
    assert (source.sample_rate, source.samples) == (16_000, 16_000)
    published = Doppelgangers(get_patch("voice"), 0.25)
    np.testing.assert_array_equal(source.batch(1, [2]).a, published.batch(1, [2]).a)


def test_every_key_reaches_the_pairs() -> None:
    settings = PairSettings(
        patch="parametric:sine=1,fm_sine=0",
        delta={"pitch": 0.0, "*": 0.1},
        delta_boundary="reflect",
        redraw=0.1,
        prior="unit",
        layers=2,
        share_noise=True,
        sample_rate=8_000,
        duration=0.2,
        control_rate=100,
    )
    direct = Doppelgangers(
        get_patch("parametric:sine=1,fm_sine=0", "unit"),
        {"pitch": 0.0, "*": 0.1},
        delta_boundary="reflect",
        redraw=0.1,
        layers=2,
        share_noise=True,
        sample_rate=8_000,
        duration=0.2,
        control_rate=100,
    )
    batch, expected = build_pairs(settings, threads=1).batch(3, range(3)), direct.batch(3, range(3))
    np.testing.assert_array_equal(batch.a, expected.a)
    np.testing.assert_array_equal(batch.b, expected.b)


def test_delta_by_group_can_be_assigned_on_the_command_line() -> None:
    settings = validate(PairSettings, parse_assignments(["delta.pitch=0", "delta.*=0.25"]))
    assert settings.delta == {"pitch": 0.0, "*": 0.25}


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("delta=1.5", "configuration key 'delta' = 1.5: choose 0 to 1."),
        ("delta=-0.1", "configuration key 'delta' = -0.1: choose 0 to 1."),
        ("delta.pitch=2", "configuration key 'delta' = {\"pitch\": 2}: choose 0 to 1."),
        (
            "delta=much",
            "configuration key 'delta' = \"much\": "
            "choose a number from 0 to 1, a range such as [0.01, 0.2], or a number for each group or name.",
        ),
        (
            "delta.pitch=much",
            'configuration key \'delta\' = {"pitch": "much"}: '
            "choose a number from 0 to 1, a range such as [0.01, 0.2], or a number for each group or name.",
        ),
        (
            "delta=NaN",
            "configuration key 'delta' = NaN: "
            "choose a number from 0 to 1, a range such as [0.01, 0.2], or a number for each group or name.",
        ),
        (
            "sample_rate=96000",
            "configuration key 'sample_rate' = 96000: input should be less than or equal to 48000.",
        ),
        (
            "sample_rate=4000",
            "configuration key 'sample_rate' = 4000: input should be greater than or equal to 8000.",
        ),
        ("duration=31", "configuration key 'duration' = 31: input should be less than or equal to 30."),
        (
            "duration=0",
            "configuration key 'duration' = 0: input should be greater than or equal to 0.1.",
        ),
        (
            "control_rate=1",
            "configuration key 'control_rate' = 1: input should be greater than or equal to 10.",
        ),
        ("layers=0", "configuration key 'layers' = 0: input should be greater than or equal to 1."),
        ("prior=fysical", "configuration key 'prior' = \"fysical\": input should be 'physical' or 'unit'."),
        ("detla=0.1", "unknown configuration key 'detla': did you mean 'delta'?"),
        ("patch=voice+voise", "unknown patch 'voise': did you mean 'voice'?"),
        (
            "delta=[0.2,0.01]",
            "delta = [0.2, 0.01] is no range: choose two numbers above 0 and up to 1, the lower first.",
        ),
        (
            "delta=[0.1]",
            "configuration key 'delta' = [0.1]: "
            "choose a number from 0 to 1, a range such as [0.01, 0.2], or a number for each group or name.",
        ),
        (
            'delta={"*":[0.1,0.2]}',
            "configuration key 'delta' = {\"*\": [0.1, 0.2]}: "
            "choose a number from 0 to 1, a range such as [0.01, 0.2], or a number for each group or name.",
        ),
        (
            "delta_boundary=wrap",
            "configuration key 'delta_boundary' = \"wrap\": input should be 'clip' or 'reflect'.",
        ),
        ("redraw=2", "configuration key 'redraw' = 2: input should be less than or equal to 1."),
        ('augment_synthetic=["gane"]', "unknown transform 'gane': did you mean 'gain'?"),
        ("patch=voise", "unknown patch 'voise': did you mean 'voice'?"),
        ("delta.pich=0", "unknown parameter or group in delta 'pich': did you mean 'pitch'?"),
    ],
)
def test_a_mistake_is_one_sentence(word: str, sentence: str) -> None:
    with pytest.raises(UserError) as error:
        build_pairs(validate(PairSettings, parse_assignments([word])))
    assert str(error.value) == sentence


def test_a_delta_for_one_parameter_can_be_written_as_words() -> None:
    values = parse_assignments(["delta.vco_1.tuning=0", "delta.lfo_1.*=0.5", "delta.*=0.1"])
    settings = validate(PairSettings, values)
    assert settings.delta == {"vco_1.tuning": 0.0, "lfo_1.*": 0.5, "*": 0.1}


SHORT: dict[str, Any] = {"sample_rate": 8_000, "duration": 0.1}
CHAIN: list[dict[str, Any]] = [{"gain": {}}, {"mix": {}, "p": 0.3}, {"noise": {}, "p": 0.5}]


def assert_same_pairs(source: PairSource, other: PairSource, count: int = 12) -> None:
    batch, expected = source.batch(3, range(count)), other.batch(3, range(count))
    np.testing.assert_array_equal(batch.a, expected.a)
    np.testing.assert_array_equal(batch.b, expected.b)


def test_each_patch_of_several_keeps_its_own_pairs() -> None:
    """Two pairs of `voice` for each of `voice_fm`, and pair j of either is what it is without the other."""
    source = build_pairs(PairSettings(patch="voice*2+voice_fm", delta=0.1, **SHORT))
    assert isinstance(source, Mixture)
    batch, seen = source.batch(3, range(12)), []
    for (_, rows, own), name in zip(source.dealt(range(12)), ("voice", "voice_fm"), strict=True):
        alone = build_pairs(PairSettings(patch=name, delta=0.1, **SHORT)).batch(3, own)
        np.testing.assert_array_equal(batch.a[rows], alone.a)
        np.testing.assert_array_equal(batch.b[rows], alone.b)
        seen.append(own.tolist())
    assert seen == [list(range(8)), list(range(4))]


def test_delta_may_speak_of_what_some_patches_lack() -> None:
    delta = {"vco_3.*": 0.0, "pitch": 0.1, "*": 0.2}
    source = build_pairs(PairSettings(patch="voice+voice_fm", delta=delta, **SHORT))
    alone = build_pairs(PairSettings(patch="voice", delta={"pitch": 0.1, "*": 0.2}, **SHORT))
    (_, rows, own), _ = source.dealt(range(12))
    np.testing.assert_array_equal(source.batch(3, range(12)).a[rows], alone.batch(3, own).a)


def test_views_are_transformed_by_draws_of_their_own() -> None:
    """Not those of recordings, whose n-th pair would share its noise with the n-th synthetic one."""
    source = build_pairs(PairSettings(patch="voice+voice_fm", augment_synthetic=CHAIN, **SHORT))
    plain = build_pairs(PairSettings(patch="voice+voice_fm", **SHORT))
    streams = (Stream.AUGMENT_SYNTHETIC_A, Stream.AUGMENT_SYNTHETIC_B)
    assert_same_pairs(source, Augmented(plain, Chain.from_steps(CHAIN), streams=streams))
    with pytest.raises(AssertionError):
        assert_same_pairs(source, Augmented(plain, Chain.from_steps(CHAIN)))
