"""Counter-based draws: the published generator, in the documented layout, and a pure function of its arguments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from soundalike.draws import (
    SEED_LIMIT,
    Stream,
    check_indices,
    check_seed,
    normals,
    permutation,
    philox_block,
    uniforms,
    words,
)
from soundalike.errors import UserError

MASK = 2**32 - 1
WORD = st.integers(0, SEED_LIMIT - 1)
STREAM = st.sampled_from(Stream)

# Four standard errors of a mean of n independent values of variance 1: a deterministic draw meets it or does not.
FOUR_SIGMA = 4.0


def philox(counter: list[int], key: list[int]) -> list[int]:
    """Philox4x32-10 written down from the paper with Python's integers."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * c0, 2**32)
        high1, low1 = divmod(0xCD9E8D57 * c2, 2**32)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return [c0, c1, c2, c3]


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)
def test_published_known_answers(counter: str, key: str, expected: str) -> None:
    """The vectors for philox4x32 with 10 rounds in the file kat_vectors of Random123, by the paper's authors."""
    given_words = [np.uint64(int(word, 16)) for word in (counter + " " + key).split()]
    assert [f"{int(word):08x}" for word in philox_block(*given_words)] == expected.split()


@given(seed=WORD, stream=STREAM, index=WORD, count=st.integers(0, 19))
def test_layout_of_key_and_counter(seed: int, stream: Stream, index: int, count: int) -> None:
    """What a number on disk means: key = seed; counter = block, index, stream, each with the low word first."""
    expected = [
        word
        for block in range(5)
        for word in philox([block, index & MASK, index >> 32, stream], [seed & MASK, seed >> 32])
    ]
    assert words(seed, stream, [index], count)[0].tolist() == expected[:count]


@given(
    seed=WORD,
    stream=STREAM,
    indices=st.lists(WORD, min_size=1, max_size=8),
    count=st.integers(1, 9),
    data=st.data(),
)
@pytest.mark.parametrize("draw", [words, uniforms, normals])
def test_a_row_depends_on_its_index_only(
    draw, seed: int, stream: Stream, indices: list[int], count: int, data: st.DataObject
) -> None:
    together = draw(seed, stream, indices, count)
    order = data.draw(st.permutations(range(len(indices))))
    np.testing.assert_array_equal(draw(seed, stream, [indices[i] for i in order], count), together[order])
    alone = [draw(seed, stream, index, count)[0] for index in indices]
    np.testing.assert_array_equal(alone, together)


@pytest.mark.parametrize("draw", [words, uniforms, normals])
def test_longer_rows_begin_like_shorter_ones(draw) -> None:
    longest = draw(3, Stream.PROBE, range(4), 41)
    for count in range(41):
        np.testing.assert_array_equal(draw(3, Stream.PROBE, range(4), count), longest[:, :count])


@pytest.mark.parametrize(("draw", "law"), [(uniforms, "uniform"), (normals, "norm")])
def test_distributions(draw, law: str) -> None:
    """Kolmogorov and Smirnov's distance stays below its critical value at one in a thousand, in rows and columns."""
    drawn = draw(1, Stream.PARAMETERS, range(2_000), 50)
    for values in (drawn.ravel(), drawn[:, 0], drawn[:, 1], drawn[7]):
        assert kstest(values, law).statistic < 1.95 / np.sqrt(len(values))


def test_uniforms_are_exact_and_never_reach_their_ends() -> None:
    """(word + 1/2) / 2^32 is exact in float64, for the lowest and the highest word too."""
    drawn = uniforms(5, Stream.NOISE, range(100), 8)
    np.testing.assert_array_equal(drawn * 2.0**32 - 0.5, words(5, Stream.NOISE, range(100), 8))
    assert 0.0 < 0.5 * 2.0**-32 < drawn.min() < drawn.max() < (MASK + 0.5) * 2.0**-32 < 1.0


def test_moments_of_normals() -> None:
    drawn = normals(2, Stream.PERTURBATION_A, range(20_000), 10).ravel()
    sigma = FOUR_SIGMA / np.sqrt(len(drawn))
    assert abs(drawn.mean()) < sigma
    assert abs((drawn**2).mean() - 1.0) < np.sqrt(2.0) * sigma
    assert abs((drawn**3).mean()) < np.sqrt(15.0) * sigma
    assert abs((drawn**4).mean() - 3.0) < np.sqrt(96.0) * sigma


def test_seeds_streams_indices_and_positions_are_uncorrelated() -> None:
    one = normals(0, Stream.PARAMETERS, range(10_000), 4)
    others = [
        normals(1, Stream.PARAMETERS, range(10_000), 4)[:, 0],
        normals(2**32, Stream.PARAMETERS, range(10_000), 4)[:, 0],
        normals(0, Stream.NOISE, range(10_000), 4)[:, 0],
        normals(0, Stream.PARAMETERS, range(1, 10_001), 4)[:, 0],
        normals(0, Stream.PARAMETERS, range(2**32, 2**32 + 10_000), 4)[:, 0],
        *one.T[1:],
    ]
    for other in others:
        assert abs((one[:, 0] * other).mean()) < FOUR_SIGMA / np.sqrt(len(other))


def test_streams_have_their_own_numbers() -> None:
    """Numbers of streams are part of every stored seed: a new stream takes a new number, none is renumbered."""
    assert {stream.name: int(stream) for stream in Stream} == {
        "PARAMETERS": 0,
        "PERTURBATION_A": 1,
        "PERTURBATION_B": 2,
        "NOISE": 3,
        "NOISE_A": 4,
        "NOISE_B": 5,
        "LAYERS": 6,
        "ORDER": 7,
        "PROBE": 8,
        "BOOTSTRAP": 9,
        "CROP_A": 10,
        "CROP_B": 11,
        "AUGMENT_A": 12,
        "AUGMENT_B": 13,
        "VISIBLE_LABELS": 14,
        "PROBE_WEIGHTS": 15,
        "PROBE_ORDER": 16,
        "PROBE_DROPOUT": 17,
        "SPEAKERS": 18,
        "FEW_SHOT": 19,
        "PROBE_GRID": 20,
        "DELTA": 21,
        "REDRAW_A": 22,
        "REDRAW_B": 23,
        "AUGMENT_SYNTHETIC_A": 24,
        "AUGMENT_SYNTHETIC_B": 25,
    }


@given(seed=WORD, index=WORD, length=st.integers(0, 200))
def test_a_permutation_is_one(seed: int, index: int, length: int) -> None:
    order = permutation(seed, Stream.ORDER, index, length)
    assert sorted(order.tolist()) == list(range(length))
    np.testing.assert_array_equal(permutation(seed, Stream.ORDER, index, length), order)


def test_every_order_is_as_likely() -> None:
    """The six orders of three items, 6000 times: chi-squared with 5 degrees of freedom is below 20.5 (p = 0.001)."""
    orders = [tuple(permutation(0, Stream.ORDER, index, 3)) for index in range(6_000)]
    counts = np.array([orders.count(order) for order in sorted(set(orders))])
    assert len(counts) == 6
    assert ((counts - 1000.0) ** 2 / 1000.0).sum() < 20.5


@pytest.mark.parametrize("seed", [-1, SEED_LIMIT, 0.5, float("nan")])
def test_seeds_out_of_range(seed: float) -> None:
    with pytest.raises(
        UserError, match=r"seed .* is out of range: choose a whole number from 0 to 2\^64 - 1"
    ):
        words(seed, Stream.NOISE, [0], 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("indices", [[-1], [0, SEED_LIMIT], [-1, 2**63], [0.5], np.array([3, -4]), -2])
def test_indices_out_of_range(indices: object) -> None:
    with pytest.raises(UserError, match=r"index -?[0-9.]+ is out of range"):
        check_indices(indices)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("indices", "expected"),
    [
        (7, [7]),
        ([], []),
        (range(3), [0, 1, 2]),
        ([0, SEED_LIMIT - 1], [0, SEED_LIMIT - 1]),
        ([2.0], [2]),
        (np.arange(6, dtype=np.int16)[::2], [0, 2, 4]),
    ],
)
def test_indices_in_range(indices: object, expected: list[int]) -> None:
    checked = check_indices(indices)  # type: ignore[arg-type]
    assert checked.dtype == np.uint64
    assert checked.flags.c_contiguous
    assert checked.tolist() == expected


def test_the_largest_seed_is_a_seed() -> None:
    assert check_seed(SEED_LIMIT - 1) == SEED_LIMIT - 1
