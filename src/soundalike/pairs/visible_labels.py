"""Which labels a run may see, when it is to learn from a part of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from soundalike.draws import Stream, permutation
from soundalike.errors import UserError


def visible_labels(labels: Sequence[str], fraction: float, seed: int) -> NDArray[np.bool_]:
    """Draw a share of the labels of each class.

    The n items of a class are put into a drawn order, and the first fraction * n of them are seen: rounded, a half to
    even, but at least one. So draws of one seed are nested: what is seen at 1 % is seen at 10 % too. Which items of a
    class are seen does not depend on where the items of other classes stand.

    Args:
        labels: class of each item, shape (items,); empty where it has none, and then it is never seen.
        fraction: share of each class, above 0 and up to 1.
        seed: of the draw.

    Returns:
        Whether each label is seen, shape (items,).

    Raises:
        UserError: the fraction or the seed is out of range.
    """
    check_label_fraction(fraction)
    names = np.asarray(labels, dtype=str)
    visible = np.zeros(len(names), dtype=np.bool_)
    for position, name in enumerate(np.unique(names[names != ""])):
        items = np.flatnonzero(names == name)
        order = permutation(seed, Stream.VISIBLE_LABELS, position, len(items))
        visible[items[order[: max(1, round(fraction * len(items)))]]] = True
    return visible


def check_label_fraction(fraction: float) -> float:
    """`fraction` when it is above 0 and up to 1, else a UserError."""
    if not 0.0 < fraction <= 1.0:
        raise UserError(f"label fraction {fraction} is out of range: choose above 0 and up to 1.")
    return fraction
