"""What holds for every transform of the catalogue."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from soundalike.augment import TRANSFORMS, Chain, Drawn
from soundalike.draws import Stream
from soundalike.errors import UserError

RATE = 16_000


def clips(items: int, samples: int) -> NDArray[np.float32]:
    """Decaying tones with a little noise, no two the same."""
    t = np.arange(samples) / RATE
    pitches = 200.0 * 1.1 ** np.arange(items)[:, None]
    noise = np.random.default_rng(0).normal(scale=0.01, size=(items, samples))
    return (0.5 * np.sin(2 * np.pi * pitches * t) * np.exp(-2 * t) + noise).astype(np.float32)


def partners(numbers: NDArray[np.uint64], samples: int) -> NDArray[np.float32]:
    """A sound for every number, whatever its neighbours."""
    phases = (numbers % np.uint64(1000)).astype(np.float64)[:, None] / 1000.0
    return np.sin(0.3 * np.arange(samples) + 6.0 * phases).astype(np.float32)


def applied(audio: NDArray[np.float32], drawn: Drawn, **options: Any) -> NDArray[np.float32]:
    return Chain.apply(audio, drawn, RATE, lambda numbers: partners(numbers, audio.shape[1]), **options)


@pytest.fixture(params=sorted(TRANSFORMS))
def chain(request: pytest.FixtureRequest) -> Chain:
    """A chain of one transform."""
    return Chain.from_steps([{request.param: {}}])


@pytest.mark.parametrize("samples", [1, 2, 37, 1000, 16_001])
def test_keeps_the_shape_and_stays_finite(chain: Chain, samples: int) -> None:
    for audio in (clips(5, samples), np.zeros((5, samples), np.float32), np.ones((5, samples), np.float32)):
        changed = applied(audio, chain.draw(1, Stream.AUGMENT_A, range(5), samples, RATE))
        assert changed.shape == audio.shape
        assert changed.dtype == np.float32
        assert np.isfinite(changed).all()


def test_changes_sounds_but_never_its_input(chain: Chain) -> None:
    audio = clips(8, 8000)
    before = audio.copy()
    audio.setflags(write=False)
    drawn = chain.draw(1, Stream.AUGMENT_A, range(8), 8000, RATE)
    changed = applied(audio, drawn)
    direct = drawn.steps[0].transform.apply(
        audio, {**drawn.steps[0].parameters, "partner_audio": audio[::-1]}, RATE
    )
    assert (audio == before).all()
    assert not np.shares_memory(changed, audio)
    assert not np.shares_memory(direct, audio)
    assert (changed != audio).any(axis=1).all()


def test_a_batch_of_none_is_fine(chain: Chain) -> None:
    drawn = chain.draw(1, Stream.AUGMENT_A, [], 1000, RATE)
    assert applied(np.zeros((0, 1000), np.float32), drawn).shape == (0, 1000)


@settings(max_examples=25)
@given(index=st.integers(0, 2**64 - 1), others=st.lists(st.integers(0, 2**64 - 1), max_size=20))
@pytest.mark.parametrize("name", sorted(TRANSFORMS))
def test_an_item_is_the_same_in_any_batch(name: str, index: int, others: list[int]) -> None:
    chain = Chain.from_steps([{name: {}, "p": 0.7}])
    audio = clips(1 + len(others), 500)
    together = applied(audio, chain.draw(5, Stream.AUGMENT_A, [index, *others], 500, RATE))
    alone = applied(audio[:1], chain.draw(5, Stream.AUGMENT_A, [index], 500, RATE))
    assert (together[0] == alone[0]).all()


def test_every_item_of_a_large_batch_is_the_one_it_is_alone(chain: Chain) -> None:
    """Neither summation nor Fourier transforms may depend on how many rows there are."""
    audio = clips(33, 12_347)
    together = applied(audio, chain.draw(0, Stream.AUGMENT_A, range(33), 12_347, RATE))
    for item in (0, 1, 15, 16, 32):
        drawn = chain.draw(0, Stream.AUGMENT_A, [item], 12_347, RATE)
        assert (applied(audio[item : item + 1], drawn)[0] == together[item]).all()


@pytest.mark.parametrize("name", sorted(TRANSFORMS))
def test_a_misspelt_setting_is_answered_with_the_nearest(name: str) -> None:
    known = TRANSFORMS[name].model_fields
    for key in known:
        with pytest.raises(UserError, match=f"^unknown {name} setting '{key}x': did you mean '{key}'"):
            Chain.from_steps([{name: {f"{key}x": 1}}])


@pytest.mark.parametrize("name", sorted(TRANSFORMS))
def test_a_setting_out_of_range_is_one_sentence_with_its_name(name: str) -> None:
    for key in TRANSFORMS[name].model_fields:
        with pytest.raises(UserError, match=f"^{name} setting '{key}' = 1e[+]?99: [^.]*(\\.[0-9][^.]*)*\\.$"):
            Chain.from_steps([{name: {key: 1e99}}])


def test_needs_no_pytorch() -> None:
    """In a process of its own, since other tests have imported torch into this one."""
    check = "import soundalike.augment, sys; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
