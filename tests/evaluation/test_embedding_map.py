import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from soundalike.evaluation.embedding_map import embedding_map


def test_what_is_alike_lies_together():
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(4), 25)
    vectors = 4 * rng.normal(size=(4, 30))[labels] + rng.normal(size=(100, 30))
    places = embedding_map(vectors.astype(np.float32), seed=0)
    assert places.shape == (100, 2)
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    assert (labels[distances.argmin(axis=1)] == labels).all()


def test_a_map_is_the_same_with_any_number_of_threads():
    vectors = np.random.default_rng(1).normal(size=(60, 8))
    alone = embedding_map(vectors, seed=0)
    with threadpool_limits(limits=2):
        np.testing.assert_array_equal(embedding_map(vectors, seed=0), alone)


@pytest.mark.parametrize(
    "vectors",
    [np.ones((40, 6)), np.zeros((40, 6)), np.eye(2), np.eye(3), np.arange(12.0).reshape(12, 1) + 1],
    ids=["collapsed", "all zero", "two clips", "three clips", "one dimension"],
)
def test_strange_embeddings_have_a_map(vectors):
    places = embedding_map(vectors, seed=0)
    assert places.shape == (len(vectors), 2)
    assert np.isfinite(places).all()
