import numpy as np
import pytest

from soundalike.draws import Stream, normals
from soundalike.factors.sensitivity import measure_movement
from soundalike.factors.stimuli import FIRST_SOUND, Stimuli

SETS = ([0], [1], [2], [3], [4], [0, 1], [0, 1, 2], [3, 4])


@pytest.fixture
def stimuli(patch):
    return Stimuli(patch, seed=3, sample_rate=8000, duration=0.1)


def move(encoder, stimuli, delta=0.25, bases=20):
    return measure_movement({"it": encoder}, stimuli, SETS, bases, delta, lambda _: None)["it"]


def test_what_the_encoder_ignores_does_not_move_it(stimuli, hears_pitch):
    movement = move(hears_pitch, stimuli)
    ignored = [movement.share(which) for which in (3, 4, 7)]
    assert [(each.value, each.low, each.high) for each in ignored] == [(0.0, 0.0, 0.0)] * 3
    assert all(movement.share(which).low > 0.1 for which in (0, 1, 2))
    # All that it hears, perturbed together.
    assert movement.share(6).value == 1.0


def test_distances_are_those_of_perturbed_pairs(stimuli, hears_pitch):
    movement = move(hears_pitch, stimuli, delta=0.4, bases=5)
    rows = stimuli.parameters(np.arange(5))
    steps = normals(3, Stream.PERTURBATION_A, FIRST_SOUND + np.arange(5, dtype=np.uint64), 5)
    perturbed = np.clip(rows + 0.4 * steps, 0, 1)

    def direction(unit):
        vector = np.array([1.0, *unit[:3]])
        return vector / np.linalg.norm(vector)

    for base in range(5):
        alone = np.where(np.arange(5) == 1, perturbed[base], rows[base])
        expected = np.linalg.norm(direction(alone) - direction(rows[base]))
        assert movement.alone[base, 1] == pytest.approx(expected, abs=1e-6)
        expected = np.linalg.norm(direction(perturbed[base]) - direction(rows[base]))
        assert movement.together[base] == pytest.approx(expected, abs=1e-6)
        others = [np.linalg.norm(direction(rows[base]) - direction(row)) for row in np.delete(rows, base, 0)]
        assert movement.apart[base] == pytest.approx(np.mean(others), abs=1e-6)
    assert movement.share(1).value == pytest.approx(movement.alone[:, 1].mean() / movement.together.mean())
    assert movement.reach().value == pytest.approx(movement.together.mean() / movement.apart.mean())


def test_the_noise_of_a_base_stays(stimuli, hears_pitch):
    move(hears_pitch, stimuli, bases=3)
    assert [len(np.unique(sounds[:, 99])) for sounds in hears_pitch.heard] == [1, 1, 1]
    assert len({float(sounds[0, 99]) for sounds in hears_pitch.heard}) == 3


def test_embeddings_that_never_change_have_no_movement(stimuli, listener):
    movement = move(listener(lambda unit: np.zeros((len(unit), 3))), stimuli)
    assert movement.share(0).value == movement.reach().value == 0.0


def test_progress_counts_every_sound(stimuli, hears_pitch):
    done = []
    measure_movement({"it": hears_pitch}, stimuli, SETS, 4, 0.25, done.append)
    assert sum(done) == 4 * (2 + len(SETS))
