"""White noise, a pure function of its key."""

import numpy as np
from numpy.typing import NDArray

from soundalike.draws import philox_block
from soundalike.synth.compilation import compiled

_LOW = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_SCALE = np.float32(2.0**-31)
# Noise is drawn in runs of so many blocks, four samples each, whose words stand side by side.
RUN = 16


@compiled
def white_noise(key: NDArray[np.uint64], out: NDArray[np.float32]) -> None:
    """Write uniform noise in [-1, 1), the same from the start whatever the length.

    Samples 64 r + 16 w + b are word w of block 16 r + b of Philox4x32-10 for (seed, stream, index), read as a
    signed 32-bit number over 2^31. This order lets the four words of neighbouring blocks be stored as vectors.

    Args:
        key: (3,) seed, stream and index, as in `soundalike.draws`.
        out: (samples rounded up to a multiple of 64,).
    """
    seed, stream, index = key[0], key[1], key[2]
    for run in range(out.size // (4 * RUN)):
        part = out[run * 4 * RUN : (run + 1) * 4 * RUN]
        for b in range(RUN):
            word0, word1, word2, word3 = philox_block(
                np.uint64(run * RUN + b), index & _LOW, index >> _SHIFT, stream, seed & _LOW, seed >> _SHIFT
            )
            part[b] = np.float32(np.int32(word0)) * _SCALE
            part[RUN + b] = np.float32(np.int32(word1)) * _SCALE
            part[2 * RUN + b] = np.float32(np.int32(word2)) * _SCALE
            part[3 * RUN + b] = np.float32(np.int32(word3)) * _SCALE
