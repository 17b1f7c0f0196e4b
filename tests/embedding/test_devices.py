import pytest
import torch

from soundalike.embedding import choose_device
from soundalike.errors import UserError


def test_the_best_device_there_is() -> None:
    assert choose_device("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")
    assert choose_device("cpu") == torch.device("cpu")


@pytest.mark.parametrize("name", ["gpu", "cuda:99", "meta", ""])
def test_a_device_that_is_not_there(name: str) -> None:
    with pytest.raises(UserError, match=f"device '{name}' cannot be used here"):
        choose_device(name)
