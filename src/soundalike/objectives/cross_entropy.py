"""Cross-entropy of a classifier's scores, on the items whose label may be seen."""

from typing import ClassVar, Literal

from torch import Tensor
from torch.nn import functional

from soundalike.settings import Settings


class CrossEntropySettings(Settings):
    """Settings of the objective `cross_entropy`."""

    needs_labels: ClassVar[bool] = True
    needs_classifier: ClassVar[bool] = True

    name: Literal["cross_entropy"] = "cross_entropy"


def cross_entropy(logits: Tensor, label: Tensor) -> Tensor:
    """Mean over the labelled items and over both views of -log softmax(logits)[label].

    Args:
        logits: class scores of both views, one view above the other, shape (2 * batch, classes).
        label: class of each item, shape (batch,), int64; -1 where there is none.

    Returns:
        A scalar tensor; 0, with a gradient of zero, when no item has a label.
    """
    both = label.repeat(2)
    # A sum, because the mean over no items would be NaN; counted on the device, because to ask would be to wait.
    total = functional.cross_entropy(logits, both, ignore_index=-1, reduction="sum")
    return total / (both >= 0).sum().clamp(min=1)
