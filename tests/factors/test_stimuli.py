from dataclasses import replace

import numpy as np
import pytest

from soundalike.errors import UserError
from soundalike.factors.stimuli import FIRST_SOUND, Stimuli, embed_stimuli
from soundalike.pairs import Doppelgangers
from soundalike.synth import get_patch


@pytest.fixture
def stimuli(patch):
    return Stimuli(patch, seed=3, sample_rate=8000, duration=0.1)


def test_sounds_are_those_of_the_seed_that_no_run_reaches(stimuli):
    voice = replace(stimuli, patch=get_patch("voice"))
    pairs = Doppelgangers(get_patch("voice"), sample_rate=8000, duration=0.1)
    numbers = [0, 7]
    rows = voice.parameters(numbers)
    indices = [FIRST_SOUND, FIRST_SOUND + 7]
    np.testing.assert_array_equal(rows, pairs.views(3, indices).source)
    np.testing.assert_array_equal(voice.render(rows, numbers), pairs.sources(3, indices))


def test_sounds_are_embedded_in_order_whatever_the_batch(stimuli, hears_pitch):
    numbers = np.arange(300)
    rows = stimuli.parameters(numbers)
    done = []
    found = embed_stimuli({"pitch": hears_pitch}, stimuli, rows, numbers, done.append)
    np.testing.assert_allclose(found["pitch"], np.column_stack([np.ones(300), rows[:, :3]]), atol=1e-6)
    assert sum(done) == 300
    assert len(done) > 1


@pytest.mark.parametrize(("rate", "duration"), [(4000, 1.0), (96_000, 1.0), (16_000, 0.05), (16_000, 60.0)])
def test_what_no_patch_renders_is_refused(patch, rate, duration):
    with pytest.raises(UserError, match=r"but patches render 0\.1 to 30 s at 8,000 to 48,000 Hz"):
        Stimuli(patch, 0, rate, duration)


def test_an_embedding_that_is_not_finite_is_named(stimuli, listener):
    deaf = listener(lambda unit: np.full((len(unit), 2), np.nan))
    numbers = np.arange(3)
    with pytest.raises(UserError, match="the trained encoder gives embeddings that are not finite"):
        embed_stimuli({"trained": deaf}, stimuli, stimuli.parameters(numbers), numbers, lambda _: None)
