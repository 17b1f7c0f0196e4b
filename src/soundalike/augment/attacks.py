"""Find attacks, so that a stretch can leave them as they are."""

import numpy as np
from numpy.typing import NDArray

from soundalike.synth import kernel

_BEFORE, _AFTER = 16, 4
"""Blocks whose power is compared; with blocks of 2 ms, 32 ms hold three periods of a low voice."""

_RISE = np.float32(8.0)
"""An attack has this many times the power of what came before: 9 dB."""

_QUIETEST = np.float32(1e-3)
"""An attack has this share of the loudest block's power at least: -30 dB."""


@kernel
def find_attacks(audio: NDArray[np.float32], block: int, spacing: int) -> NDArray[np.int64]:
    """The samples at which a sound suddenly becomes louder.

    Args:
        audio: (samples,), taken as silent before its start.
        block: samples whose power is taken together.
        spacing: attacks that follow another by fewer samples are left out.

    Returns:
        Where the attacks begin, ascending, to the precision of a block.
    """
    blocks = audio.size // block
    power = np.zeros(_BEFORE + blocks + _AFTER, np.float32)
    loudest = np.float32(0.0)
    for i in range(blocks):
        total = np.float32(0.0)
        for sample in audio[i * block : (i + 1) * block]:
            total += sample * sample
        power[_BEFORE + i] = total
        loudest = max(loudest, total)
    attacks = np.empty(blocks, np.int64)
    count = 0
    i = 0
    while i < blocks:
        after = power[_BEFORE + i : _BEFORE + i + _AFTER]
        mean_before = power[i : i + _BEFORE].sum() / _BEFORE
        mean_after = after.sum() / _AFTER
        if mean_after > _RISE * mean_before and mean_after > _QUIETEST * loudest:
            while power[_BEFORE + i] < after.max() / 4:
                i += 1
            attacks[count] = i * block
            count += 1
            i += max(1, spacing // block)
        else:
            i += 1
    return attacks[:count]
