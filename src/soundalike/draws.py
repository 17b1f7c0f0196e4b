"""Counter-based random draws: every value is a pure function of (seed, stream, index, position).

Nothing here has state. Sound 1,000,000 is drawn without drawing the million before it, in any order, on any
number of threads. The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as
easy as 1, 2, 3", SC 2011): a bijection of a 128-bit counter, keyed by 64 bits.

Layout: key = the seed's low and high word; counter = (block, index's low word, index's high word, stream). Block
b yields positions 4b to 4b + 3.
"""

from enum import IntEnum
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from soundalike.errors import UserError

Words = NDArray[np.uint32]
Doubles = NDArray[np.float64]

SEED_LIMIT = 2**64
"""Seeds and indices are below this."""


class Stream(IntEnum):
    """What a draw is for; different streams of one seed are independent."""

    PARAMETERS = 0
    PERTURBATION_A = 1
    PERTURBATION_B = 2
    NOISE = 3
    NOISE_A = 4
    NOISE_B = 5
    LAYERS = 6
    ORDER = 7
    PROBE = 8
    BOOTSTRAP = 9
    CROP_A = 10
    CROP_B = 11
    AUGMENT_A = 12
    AUGMENT_B = 13
    VISIBLE_LABELS = 14
    PROBE_WEIGHTS = 15
    PROBE_ORDER = 16
    PROBE_DROPOUT = 17
    SPEAKERS = 18
    FEW_SHOT = 19
    PROBE_GRID = 20
    DELTA = 21
    REDRAW_A = 22
    REDRAW_B = 23
    AUGMENT_SYNTHETIC_A = 24
    AUGMENT_SYNTHETIC_B = 25


@njit(inline="always")
def philox_block(c0: Any, c1: Any, c2: Any, c3: Any, key0: Any, key1: Any) -> Any:
    """One block of Philox4x32-10: four counter words and two key words (each a uint64 below 2^32) to four words."""
    low = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    multiplier0, multiplier1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
    weyl0, weyl1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
    # The upper halves of c1 and c3 are left dirty on the way: a multiplication reads the lower half alone, and
    # without the masks ten rounds take a fifth less time.
    for _ in range(10):
        product0 = multiplier0 * (c0 & low)
        product1 = multiplier1 * (c2 & low)
        c0, c1, c2, c3 = (
            (product1 >> shift) ^ c1 ^ key0,
            product1,
            (product0 >> shift) ^ c3 ^ key1,
            product0,
        )
        key0 = (key0 + weyl0) & low
        key1 = (key1 + weyl1) & low
    return c0 & low, c1 & low, c2 & low, c3 & low


@njit(nogil=True)
def _fill_words(seed: Any, stream: Any, indices: Any, out: Any) -> None:
    """Fill `out` (rows, 4 * blocks) with the words of each index."""
    low = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    for row in range(out.shape[0]):
        index = indices[row]
        for block in range(out.shape[1] // 4):
            words = philox_block(
                np.uint64(block), index & low, index >> shift, stream, seed & low, seed >> shift
            )
            for lane in range(4):
                out[row, 4 * block + lane] = words[lane]


def words(seed: int, stream: Stream, indices: ArrayLike, count: int) -> Words:
    """The first `count` random 32-bit words of each index, shape (indices, count).

    Raises:
        UserError: the seed or an index is not a whole number in [0, 2^64).
    """
    checked = check_indices(indices)
    padded = -(-count // 4) * 4
    out = np.empty((len(checked), padded), dtype=np.uint32)
    _fill_words(np.uint64(check_seed(seed)), np.uint64(stream), checked, out)
    return out[:, :count]


def uniforms(seed: int, stream: Stream, indices: ArrayLike, count: int) -> Doubles:
    """`count` uniform draws in the open interval (0, 1) for each index, shape (indices, count).

    A draw is (word + 1/2) / 2^32, which is exact in float64 and so the same on every machine.
    """
    return (words(seed, stream, indices, count).astype(np.float64) + 0.5) * 2.0**-32


def normals(seed: int, stream: Stream, indices: ArrayLike, count: int) -> Doubles:
    """`count` standard normal draws for each index, shape (indices, count).

    Box and Muller, "A note on the generation of random normal deviates" (1958): each pair of uniforms gives a
    pair of independent normals.
    """
    pairs = -(-count // 2)
    drawn = uniforms(seed, stream, indices, 2 * pairs)
    radius = np.sqrt(-2.0 * np.log(drawn[:, 0::2]))
    angle = 2.0 * np.pi * drawn[:, 1::2]
    out = np.empty_like(drawn)
    out[:, 0::2] = radius * np.cos(angle)
    out[:, 1::2] = radius * np.sin(angle)
    return out[:, :count]


def permutation(seed: int, stream: Stream, index: int, length: int) -> NDArray[np.int64]:
    """A random order of `range(length)`, a function of (seed, stream, index).

    Items are sorted by 64 random bits each; equal keys, at one in 2^64 per couple, keep their order.
    """
    high_low = words(seed, stream, [index], 2 * length).reshape(length, 2).astype(np.uint64)
    keys = (high_low[:, 0] << np.uint64(32)) | high_low[:, 1]
    return np.argsort(keys, kind="stable").astype(np.int64)


def check_seed(seed: int) -> int:
    """`seed` when it is a whole number in [0, 2^64), else a UserError."""
    if not (0 <= seed < SEED_LIMIT and seed == int(seed)):
        raise UserError(f"seed {seed} is out of range: choose a whole number from 0 to 2^64 - 1.")
    return int(seed)


def check_indices(indices: ArrayLike) -> NDArray[np.uint64]:
    """`indices` as a contiguous uint64 vector.

    Raises:
        UserError: an index is not a whole number in [0, 2^64).
    """
    given = np.atleast_1d(np.asarray(indices))
    if given.dtype.kind not in "iu":
        # NumPy reads whole numbers that fit no integer type as floats, or refuses them: take each as it is.
        given = np.atleast_1d(np.asarray(indices, dtype=object))
    wrong = given[(given < 0) | (given >= SEED_LIMIT) | (given % 1 != 0)]
    if wrong.size:
        raise UserError(f"index {wrong[0]} is out of range: choose whole numbers from 0 to 2^64 - 1.")
    return np.ascontiguousarray(given, dtype=np.uint64)
