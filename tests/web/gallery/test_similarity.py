"""Cosine similarities, against vectors whose angles are known."""

from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from soundalike.errors import UserError
from soundalike.web.gallery.examples import Example, Pair, View
from soundalike.web.gallery.similarity import measure_similarities

torch = pytest.importorskip("torch")


def pointing(degrees: float, length: float = 1.0) -> np.ndarray:
    """A "sound" that is its own embedding."""
    angle = np.radians(degrees)
    return np.array([length * np.cos(angle), length * np.sin(angle)], dtype=np.float32)


def identity(clips: Sequence[np.ndarray]) -> object:
    return torch.from_numpy(np.stack(clips))


def example(source: float, *pairs: tuple[float, float]) -> Example:
    return Example(
        pointing(source),
        tuple(Pair(0.1, View(pointing(a, 3.0), ()), View(pointing(b, 0.5), ())) for a, b in pairs),
    )


LISTENER = SimpleNamespace(embed=identity)


def test_pairs_are_compared_by_delta_and_sources_with_each_other() -> None:
    found = measure_similarities(
        LISTENER,
        "angles",
        [example(0, (0, 0), (0, 60)), example(90, (10, 100), (0, 180)), example(180, (5, 5), (1, 1))],
    )
    np.testing.assert_allclose(found.pairs, [[1, 0.5], [0, -1], [1, 1]], atol=1e-6)
    np.testing.assert_allclose(sorted(found.random), [-1, 0, 0], atol=1e-6)
    assert found.model == "angles"


def test_one_example_has_no_random_pairs() -> None:
    assert measure_similarities(LISTENER, "angles", [example(0, (0, 0))]).random.shape == (0,)


def test_an_embedding_of_zeros_is_like_nothing() -> None:
    silent = Example(pointing(0), (Pair(0.1, View(pointing(0, 0.0), ()), View(pointing(0), ())),))
    assert measure_similarities(LISTENER, "angles", [silent]).pairs == [[0.0]]


def test_a_damaged_encoder_is_told_of() -> None:
    broken = SimpleNamespace(embed=lambda clips: torch.full((len(clips), 2), float("nan")))
    with pytest.raises(UserError, match="not finite"):
        measure_similarities(broken, "broken", [example(0, (0, 0))])
