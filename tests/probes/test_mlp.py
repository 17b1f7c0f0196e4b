import numpy as np
import pytest

from soundalike.probes import LinearProbe, MlpProbe, balanced_accuracy


def exclusive_or(items, seed):
    """Two classes by the product of the signs of two features."""
    rng = np.random.default_rng(seed)
    signs = rng.choice([-1.0, 1.0], (items, 2))
    return signs + 0.3 * rng.normal(size=(items, 2)), signs.prod(axis=1) > 0


@pytest.mark.slow
def test_classes_that_no_plane_parts_are_told_apart():
    features, labels = exclusive_or(120, seed=0)
    asked, expected = exclusive_or(200, seed=1)
    groups = np.arange(120) % 10
    assert balanced_accuracy(expected, LinearProbe().classify(features, labels, groups, asked)) < 0.65
    assert balanced_accuracy(expected, MlpProbe().classify(features, labels, groups, asked)) > 0.97


def test_the_grid_is_hears():
    points = {(each.hidden_layers, each.learning_rate, each.initialisation) for each in MlpProbe.grid}
    assert len(MlpProbe.grid) == len(points) == 16
    assert {each.learning_rate for each in MlpProbe.grid} == {3.2e-3, 1e-3, 3.2e-4, 1e-4}
    assert {each.hidden_layers for each in MlpProbe.grid} == {1, 2}
    assert {each.width for each in MlpProbe.grid} == {1024}


def test_the_best_of_the_designs_that_the_seed_draws_is_used(monkeypatch):
    """Each design's validation score is made up here; its number comes back as the class of everything."""
    trained = []

    def made_up(design, parts, logits_error, judge, seed):
        number = MlpProbe.grid.index(design)
        trained.append(number)
        logits = np.zeros((len(parts.test), 16), dtype=np.float32)
        logits[:, number] = 1.0
        return 0.9 if number % 3 == 0 else 0.1, logits

    monkeypatch.setattr("soundalike.probes.mlp.train_until_no_better", made_up)
    labels, groups = np.arange(64) % 16, np.arange(64) // 16
    drawn = []
    for seed in (0, 0, 1):
        trained.clear()
        answers = MlpProbe(seed=seed).classify(np.eye(64), labels, groups, np.eye(64)[:3])
        assert len(set(trained)) == MlpProbe.tried == 8
        assert answers.tolist() == [next(each for each in trained if each % 3 == 0)] * 3
        drawn.append(tuple(trained))
    assert drawn[0] == drawn[1] != drawn[2]


def test_whole_groups_validate():
    seen = []

    class Watching(MlpProbe):
        tried = 1

    def watch(design, parts, logits_error, judge, seed):
        seen.append((parts.train[:, 0], parts.validation[:, 0]))
        return 1.0, np.zeros((len(parts.test), 2), dtype=np.float32)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("soundalike.probes.mlp.train_until_no_better", watch)
        groups = np.arange(50) % 10
        Watching().classify(groups[:, None], np.arange(50) // 5 % 2, groups, np.zeros((1, 1)))
    ((train, validation),) = seen
    assert len(validation) == 10
    assert not set(train.tolist()) & set(validation.tolist())
