"""How often the classifier is right on the labelled views of a batch."""

from soundalike.objectives import Outputs


def accuracy(outputs: Outputs) -> dict[str, float]:
    """The share of labelled views that get their own class: `{"accuracy": ...}`, from 0 to 1.

    Empty where there is no classifier, or no label in the batch.
    """
    if outputs.logits is None or outputs.label is None:
        return {}
    label = outputs.label.repeat(2)
    labelled = label >= 0
    if not labelled.any():
        return {}
    right = outputs.logits.argmax(dim=1)[labelled] == label[labelled]
    return {"accuracy": float(right.float().mean())}
