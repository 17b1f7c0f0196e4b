import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.preprocessing import StandardScaler

from soundalike.errors import UserError
from soundalike.probes import mean_reciprocal_rank, recall_at_1, retrieval_ranks


def prompts(seed, pairs, size, signal):
    """Each prompt by two speakers, whose voices are far apart."""
    rng = np.random.default_rng(seed)
    words = signal * rng.normal(size=(pairs, size))
    speakers = [
        scale * (words + rng.normal(size=(pairs, size))) + offset for scale, offset in ((1, 50), (20, -9))
    ]
    return np.vstack(speakers), np.tile(np.arange(pairs), 2), np.repeat(["ada", "ben"], pairs)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 25), st.integers(2, 10))
def test_ranks_agree_with_scikit_learns_cosines(seed, pairs, size):
    features, labels, groups = prompts(seed, pairs, size, signal=1.0)
    ada, ben = (StandardScaler().fit_transform(features[groups == name]) for name in ("ada", "ben"))
    cosine = cosine_similarity(ada, ben)
    of_ada = [1 + int((row > row[item]).sum()) for item, row in enumerate(cosine)]
    of_ben = [1 + int((row > row[item]).sum()) for item, row in enumerate(cosine.T)]
    assert retrieval_ranks(features, labels, groups).tolist() == of_ada + of_ben


def test_prompts_are_found_whoever_speaks_and_chance_is_one_among_them():
    assert recall_at_1(retrieval_ranks(*prompts(0, 100, 40, signal=5.0))) > 0.95
    assert recall_at_1(retrieval_ranks(*prompts(0, 100, 40, signal=0.0))) < 0.05


def test_the_nearest_of_several_answers_counts():
    features = np.array([[1.0, 0.0], [-1.0, 1.0], [1.0, 0.1], [-1.0, 0.0], [-1.0, -0.1]])
    labels, groups = ["x", "y", "x", "x", "y"], [0, 0, 1, 1, 1]
    # Standardised, item 0 is (1, -1); of group 1, x at about (1.4, 1.2), (-0.7, 0) and y at (-0.7, -1.2).
    assert retrieval_ranks(features, labels, groups)[0] == 2


def test_an_embedding_that_says_nothing_comes_last():
    labels, groups = np.tile(np.arange(10), 2), np.repeat([0, 1], 10)
    ranks = retrieval_ranks(np.ones((20, 3)), labels, groups)
    assert ranks.dtype == np.int64
    assert ranks.tolist() == [10] * 20
    assert recall_at_1(ranks) == 0.0


def test_equal_embeddings_tie_against_the_item():
    features = np.array([[0.0], [1.0], [3.0], [0.0], [1.0], [1.0]])
    ranks = retrieval_ranks(features, ["a", "b", "c", "a", "b", "c"], [0, 0, 0, 1, 1, 1])
    assert ranks[:3].tolist() == [1, 3, 2]


def test_summaries_by_hand():
    assert recall_at_1([1, 2, 1, 4]) == 0.5
    assert mean_reciprocal_rank([1, 2, 1, 4]) == (1 + 1 / 2 + 1 + 1 / 4) / 4


def test_a_label_of_one_group_and_broken_embeddings_are_refused():
    features, labels, groups = prompts(1, 5, 4, signal=1.0)
    with pytest.raises(UserError, match="label '3' occurs in one group only"):
        retrieval_ranks(features[:8], labels[:8], groups[:8])
    features[2, 1] = np.nan
    with pytest.raises(UserError, match="item 2"):
        retrieval_ranks(features, labels, groups)
