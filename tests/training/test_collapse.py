import pytest
import torch

from soundalike.objectives import alignment, effective_rank, uniformity
from soundalike.training.collapse import collapse_warning


def entry(a, b, step=50):
    return {
        "step": step,
        "alignment": float(alignment(a, b)),
        "uniformity": float(uniformity(a)),
        "effective_rank": effective_rank(torch.nn.functional.normalize(a)),
    }


def gaussian(seed, rows=64, columns=16):
    return torch.randn(rows, columns, generator=torch.Generator().manual_seed(seed))


@pytest.fixture
def settings(toy):
    return toy.settings(steps=100, warmup_steps=20)


def test_spread_embeddings_are_well(settings):
    a = gaussian(0)
    assert collapse_warning(entry(a, a + 0.1 * gaussian(1)), settings) is None


def test_one_point_is_collapsed(settings):
    point = torch.ones(64, 16)
    collapsed = entry(point + 0.01 * gaussian(0), point + 0.01 * gaussian(1))
    del collapsed["effective_rank"]
    assert "one point" in collapse_warning(collapsed, settings)


def test_one_line_is_collapsed(settings):
    line = gaussian(0, columns=1) @ gaussian(1, rows=1)
    assert "directions" in collapse_warning(entry(line, line), settings)


def test_twins_that_are_alike_are_no_collapse(settings):
    a = gaussian(0)
    assert collapse_warning(entry(a, a), settings) is None


@pytest.mark.parametrize(("step", "warned"), [(19, False), (20, True)])
def test_nothing_is_said_before_warmup_ends(settings, step, warned):
    point = torch.ones(64, 16)
    assert (collapse_warning(entry(point, point, step), settings) is not None) == warned


def test_an_entry_without_measures_says_nothing(settings):
    assert collapse_warning({"step": 50}, settings) is None
