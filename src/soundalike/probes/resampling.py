"""Groups drawn with replacement: what every bootstrap rests on.

Clips of one group (a speaker, a kit) resemble one another, so resampling clips would promise too much. (Field and
Welsh, "Bootstrapping clustered data", J. R. Stat. Soc. B 69, 2007.)
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike import draws
from soundalike.errors import UserError

DRAWS = 2000
FEWEST_GROUPS = 10
"""With fewer, a bootstrap knows little of how groups differ, and its intervals are too short."""


def resample_groups(groups: ArrayLike, seed: int) -> NDArray[np.float64]:
    """How often each group was drawn in each of 2000 resamplings, shape (2000, groups), groups in sorted order.

    It depends on nothing but the number of groups and the seed: whatever is scored on the same groups is scored on the
    same resamplings, so that the difference of two results is that of a paired comparison.

    Args:
        groups: group of each item, shape (items,).
        seed: of the draws.

    Raises:
        UserError: there is only one group.
    """
    count = len(np.unique(np.asarray(groups)))
    if count < 2:
        raise UserError("an interval needs at least two groups.")
    uniform = draws.uniforms(seed, draws.Stream.BOOTSTRAP, np.arange(DRAWS), count)
    times = np.zeros((DRAWS, count))
    np.add.at(times, (np.arange(DRAWS)[:, None], (uniform * count).astype(np.int64)), 1.0)
    return times
