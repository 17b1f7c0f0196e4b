"""White noise, a function of its key."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.draws import Stream, words


def white_noise(keys: NDArray[Any], samples: int) -> NDArray[np.float32]:
    """Noise uniform in [-1, 1), whose power is 1/3: shape (keys, samples).

    Args:
        keys: (items,) whole numbers below 2^64; the same key gives the same noise, whatever the length.
        samples: of each item.
    """
    signed = words(0, Stream.NOISE, keys, samples).view(np.int32)
    return np.multiply(signed, np.float32(2.0**-31), dtype=np.float32, casting="unsafe")
