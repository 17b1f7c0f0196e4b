import math

import pytest
import torch

from soundalike.objectives import effective_rank


@pytest.mark.parametrize("directions", [1, 3, 8])
def test_equal_singular_values_are_counted(directions: int) -> None:
    assert effective_rank(2.5 * torch.eye(8)[:directions]) == pytest.approx(directions)


def test_unequal_singular_values_give_the_exponential_of_their_entropy() -> None:
    shares = (0.5, 0.25, 0.25)
    expected = math.exp(-sum(share * math.log(share) for share in shares))
    assert effective_rank(torch.diag(torch.tensor(shares)) * 7) == pytest.approx(expected)


def test_a_rotation_changes_nothing() -> None:
    generator = torch.Generator().manual_seed(0)
    embeddings = torch.randn(20, 6, generator=generator, dtype=torch.float64)
    rotation = torch.linalg.qr(torch.randn(6, 6, generator=generator, dtype=torch.float64)).Q
    assert effective_rank(embeddings @ rotation) == pytest.approx(effective_rank(embeddings))


def test_collapse_to_one_point_has_rank_one() -> None:
    assert effective_rank(torch.ones(16, 5) * 0.3) == pytest.approx(1.0)


def test_nothing_and_nan() -> None:
    assert effective_rank(torch.zeros(4, 3)) == 0.0
    assert math.isnan(effective_rank(torch.full((4, 3), torch.nan)))
