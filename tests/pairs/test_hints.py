"""Hints: the parameters behind a view, of the view that is heard."""

from typing import Any, get_args

import numpy as np
import pytest

from soundalike.augment import Chain
from soundalike.pairs import Augmented, Doppelgangers, Hints, Mixture, PairSettings, build_pairs, hints_of
from soundalike.synth import GROUPS, Prior, get_patch

SHORT: dict[str, Any] = {"sample_rate": 8_000, "duration": 0.1, "control_rate": 100, "threads": 1}


def told(patch: str = "voice", delta: float = 0.25, **options: Any) -> Doppelgangers:
    return Doppelgangers(get_patch(patch), delta, **SHORT | {"hint_groups": ["pitch"]} | options)


@pytest.mark.parametrize("prior", get_args(Prior))
@pytest.mark.parametrize("layers", [1, 3])
def test_under_the_prior_hints_have_mean_0_and_deviation_1(prior: Prior, layers: int) -> None:
    patch = get_patch("voice", prior)
    hints = Hints(patch, GROUPS, layers).of(patch.draw_parameters(5, range(6_000 * layers)))
    assert hints.shape == (6_000, len(patch.table))
    np.testing.assert_allclose(hints.mean(axis=0), 0, atol=0.06)
    np.testing.assert_allclose(hints.std(axis=0), 1, atol=0.06)


def test_hints_are_the_parameters_of_the_view_that_is_heard() -> None:
    source = told(hint_groups=["pitch", "envelope"])
    table = source.patch.table
    chosen = [k for k, parameter in enumerate(table) if parameter.group in ("pitch", "envelope")]
    assert source.hints == tuple(f"voice/{table[k].name}" for k in chosen)
    batch, views = source.batch(3, range(40)), source.views(3, range(40))
    for hints, unit in ((batch.hints_a, views.a), (batch.hints_b, views.b)):
        assert hints is not None
        assert hints.dtype == np.float32
        for column, k in enumerate(chosen):
            # A straight line that rises, whatever mean and deviation are.
            slope, _ = np.polyfit(unit[:, k], hints[:, column], 1)
            assert slope > 1
            assert np.corrcoef(unit[:, k], hints[:, column])[0, 1] == pytest.approx(1)


def test_of_several_layers_the_mean_is_told() -> None:
    source = told(layers=2)
    batch, views = source.batch(3, range(40)), source.views(3, range(40))
    column = [parameter.group for parameter in source.patch.table].index("pitch")
    means = views.a[:, column].reshape(40, 2).mean(axis=1)
    assert batch.hints_a is not None
    assert np.corrcoef(means, batch.hints_a[:, 0])[0, 1] == pytest.approx(1)


def test_hints_change_no_sound_and_none_are_given_unasked() -> None:
    with_hints, without = told().batch(3, range(4)), told(hint_groups=()).batch(3, range(4))
    np.testing.assert_array_equal(with_hints.a, without.a)
    np.testing.assert_array_equal(with_hints.b, without.b)
    assert without.hints_a is without.hints_b is None
    assert hints_of(told(hint_groups=())) == ()


def test_hints_of_a_pair_do_not_depend_on_its_batch() -> None:
    whole, part = told().batch(3, range(12)), told().batch(3, [7, 2])
    assert whole.hints_a is not None
    assert whole.hints_b is not None
    np.testing.assert_array_equal(part.hints_a, whole.hints_a[[7, 2]])
    np.testing.assert_array_equal(part.hints_b, whole.hints_b[[7, 2]])


def test_each_patch_of_a_mixture_has_its_own_columns() -> None:
    voice, fm, silent = told(), told("voice_fm"), told(hint_groups=())
    mixture = Mixture([(voice, 0.25), (fm, 0.25), (silent, 0.5)])
    assert mixture.hints == (*voice.hints, *fm.hints)
    batch = mixture.batch(3, range(16))
    split = len(voice.hints)
    for given, name in ((batch.hints_a, "hints_a"), (batch.hints_b, "hints_b")):
        assert given is not None
        for source, rows, own in mixture.dealt(range(16)):
            here, elsewhere = (
                (slice(split), slice(split, None)) if source is voice else (slice(split, None), slice(split))
            )
            if source is silent:
                assert np.isnan(given[rows]).all()
            else:
                np.testing.assert_array_equal(given[rows, here], getattr(source.batch(3, own), name))
                assert np.isnan(given[rows, elsewhere]).all()


def test_sources_of_one_patch_share_its_columns() -> None:
    near, far = told(delta=0.1), told(delta=0.4)
    batch = Mixture([(near, 0.5), (far, 0.5)]).batch(3, range(8))
    assert batch.hints_a is not None
    assert batch.hints_a.shape == (8, len(near.hints))
    assert not np.isnan(batch.hints_a).any()


def test_transforms_and_settings_pass_hints_on() -> None:
    plain = told()
    augmented = Augmented(plain, Chain.from_steps([{"gain": {}}]), threads=1)
    assert augmented.hints == plain.hints
    np.testing.assert_array_equal(augmented.batch(3, range(4)).hints_b, plain.batch(3, range(4)).hints_b)
    settings = PairSettings(patch="voice+voice_fm", sample_rate=8_000, duration=0.1)
    assert hints_of(build_pairs(settings, 1, ["pitch"])) == (*plain.hints, *told("voice_fm").hints)
    assert hints_of(build_pairs(settings, 1)) == ()
