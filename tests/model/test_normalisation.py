import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.errors import UserError
from soundalike.model.normalisation import Normalisation


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(0, 1000))
def test_fit_agrees_with_numpy_over_all_batches(sizes: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    batches = [random.normal([[[-3.0]], [[40.0]]], [[[2.0]], [[0.1]]], (size, 2, 7, 3)) for size in sizes]
    normalisation = Normalisation(channels=2)
    normalisation.fit(torch.from_numpy(batch).float() for batch in batches)
    pixels = np.concatenate(batches).transpose(1, 0, 2, 3).reshape(2, -1)
    np.testing.assert_allclose(normalisation.mean, pixels.mean(axis=1), rtol=1e-5)
    np.testing.assert_allclose(normalisation.deviation, pixels.std(axis=1), rtol=1e-4)


def test_what_it_was_fitted_on_comes_out_with_mean_0_and_deviation_1() -> None:
    image = torch.randn(4, 3, 9, 5) * torch.tensor([1.0, 5.0, 0.2])[:, None, None] + 7.0
    normalisation = Normalisation(channels=3)
    normalisation.fit([image])
    scaled = normalisation(image)
    torch.testing.assert_close(scaled.mean(dim=(0, 2, 3)), torch.zeros(3), atol=1e-4, rtol=0)
    torch.testing.assert_close(scaled.std(dim=(0, 2, 3), correction=0), torch.ones(3), atol=1e-4, rtol=0)


def test_it_changes_nothing_before_it_is_fitted() -> None:
    image = torch.randn(2, 1, 3, 4)
    assert torch.equal(Normalisation(channels=1)(image), image)


@pytest.mark.parametrize(
    "images", [[], [torch.full((2, 1, 3, 4), -4.6)], [torch.full((2, 1, 3, 4), torch.nan)]]
)
def test_nothing_to_learn_from_is_an_error_and_leaves_the_constants(images: list[torch.Tensor]) -> None:
    normalisation = Normalisation(channels=1)
    with pytest.raises(UserError, match="cannot estimate normalisation constants"):
        normalisation.fit(images)
    assert (normalisation.mean.item(), normalisation.deviation.item()) == (0.0, 1.0)
