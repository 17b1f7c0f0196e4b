"""Mixtures: whose turn it is, exactly, at any distance."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from soundalike.errors import UserError
from soundalike.pairs import Mixture, PairBatch


class Numbered:
    """A source whose views hold its own number and the pair's; it notes what it was asked for."""

    def __init__(self, number: int, labels: tuple[str, ...] = (), sample_rate: int = 8_000) -> None:
        self.number = number
        self.labels = labels
        self.sample_rate = sample_rate
        self.samples = 1
        self.asked: list[list[int]] = []

    def batch(self, seed: int, indices: ArrayLike) -> PairBatch:
        index = np.asarray(indices, dtype=np.uint64)
        self.asked.append(index.tolist())
        a = np.full((len(index), 1), self.number, dtype=np.float32)
        label = (index % np.uint64(len(self.labels))).astype(np.int64) if self.labels else None
        return PairBatch(a, np.full_like(a, seed), index, label)


def sources_of(mixture: Mixture, first: int, count: int) -> list[int]:
    return mixture.batch(0, range(first, first + count)).a[:, 0].astype(int).tolist()


FAR = st.sampled_from([0, 10**12, 2**64 - 2_000]) | st.integers(0, 2**63)


@given(
    share=st.fractions(0, 1, max_denominator=1_000).filter(lambda share: 0 < share < 1),
    first=FAR,
    data=st.data(),
)
def test_any_stretch_holds_the_share_of_both_sources_to_within_one(
    share: Fraction, first: int, data: st.DataObject
) -> None:
    mixture = Mixture([(Numbered(0), share), (Numbered(1), 1 - share)])
    count = data.draw(st.integers(1, 300))
    turns = sources_of(mixture, first, count)
    assert abs(turns.count(0) - count * share) < 1
    assert abs(turns.count(1) - count * (1 - share)) < 1


@given(weights=st.lists(st.integers(1, 50), min_size=3, max_size=6), first=FAR, count=st.integers(1, 300))
def test_any_stretch_holds_the_share_of_many_sources(weights: list[int], first: int, count: int) -> None:
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    turns = sources_of(Mixture([(Numbered(n), share) for n, share in enumerate(shares)]), first, count)
    for number, share in enumerate(shares):
        assert abs(turns.count(number) - count * share) < len(shares) - 1


@given(
    weights=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=5),
)
def test_each_source_s_own_pairs_follow_each_other(weights: list[int], sizes: list[int]) -> None:
    """However the pairs are cut into batches, and each source is asked once a batch."""
    parts = [Numbered(number) for number in range(len(weights))]
    mixture = Mixture([(part, Fraction(w, sum(weights))) for part, w in zip(parts, weights, strict=True)])
    first = 0
    for size in sizes:
        mixture.batch(0, range(first, first + size))
        first += size
    for part in parts:
        assert len(part.asked) <= len(sizes)
        own = [index for asked in part.asked for index in asked]
        assert own == list(range(len(own)))
    assert sum(len(asked) for part in parts for asked in part.asked) == first


@given(st.lists(st.integers(0, 2**64 - 1), max_size=30))
def test_a_pair_does_not_depend_on_its_batch(indices: list[int]) -> None:
    mixture = Mixture([(Numbered(0, ("x", "y", "z")), 0.3), (Numbered(1), 0.2), (Numbered(2), 0.5)])
    together = mixture.batch(5, np.array(indices, dtype=np.uint64))
    assert together.label is not None
    for row, index in enumerate(indices):
        alone = mixture.batch(5, [index])
        assert alone.label is not None
        assert (together.a[row, 0], together.label[row]) == (alone.a[0, 0], alone.label[0])
        assert together.index[row] == index


def test_shares_are_meant_as_they_are_written() -> None:
    """0.1, 0.2 and 0.7 do not sum to 1 in binary, nor do three times 0.333..., yet no user would think so."""
    Mixture([(Numbered(0), 0.1), (Numbered(1), 0.2), (Numbered(2), 0.7)])
    turns = sources_of(Mixture([(Numbered(number), 1 / 3) for number in range(3)]), 3 * 10**12, 3)
    assert sorted(turns) == [0, 1, 2]


def test_labels_are_those_of_the_one_source_that_has_them() -> None:
    mixture = Mixture([(Numbered(0), 0.5), (Numbered(1, ("cat", "dog")), 0.5)])
    batch = mixture.batch(0, range(8))
    assert mixture.labels == ("cat", "dog")
    assert batch.label is not None
    assert batch.label.tolist() == [0, -1, 1, -1, 0, -1, 1, -1]
    plain = Mixture([(Numbered(0), 0.5), (Numbered(1), 0.5)])
    assert plain.labels == ()
    assert plain.batch(0, range(4)).label is None


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([], "sum to 1"),
        ([(Numbered(0), 0.5), (Numbered(1), 0.4)], "the shares 0.5, 0.4 do not sum to 1"),
        ([(Numbered(0), 1.5), (Numbered(1), -0.5)], "share -0.5 is out of range"),
        ([(Numbered(0), 1.0), (Numbered(1), 0.0)], "share 0.0 is out of range"),
        ([(Numbered(0), float("nan")), (Numbered(1), 0.5)], "share nan"),
        (
            [(Numbered(0), 0.5), (Numbered(1, sample_rate=16_000), 0.5)],
            "1 samples at 8000 Hz and 1 samples at 16000 Hz",
        ),
        (
            [(Numbered(0, ("a",)), 0.5), (Numbered(1, ("b",)), 0.5)],
            "only one source of a mixture can have labels",
        ),
    ],
)
def test_what_cannot_be_mixed_is_refused(parts: list[tuple[Numbered, float]], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        Mixture(parts)


@given(first=FAR, count=st.integers(1, 50))
def test_it_tells_whose_pairs_they_are(first: int, count: int) -> None:
    parts = [Numbered(0), Numbered(1)]
    mixture = Mixture([(part, Fraction(n, 7)) for part, n in zip(parts, (5, 2), strict=True)])
    owners = sources_of(mixture, first, count)
    asked = {part.number: part.asked[0] for part in parts if part.asked}
    for part, rows, indices in mixture.dealt(range(first, first + count)):
        assert isinstance(part, Numbered)
        assert [owners[row] for row in rows] == [part.number] * len(rows)
        assert asked.get(part.number, []) == indices.tolist()
