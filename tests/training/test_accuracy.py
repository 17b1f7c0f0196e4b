import torch

from soundalike.objectives import Outputs
from soundalike.training.accuracy import accuracy

VIEWS = torch.zeros(3, 2)
LOGITS = torch.tensor([[9.0, 0], [0, 9], [9, 0], [9, 0], [9, 0], [9, 0]])


def test_it_counts_labelled_views_only():
    # Pair 0 (class 0) is right in both views, pair 1 (class 1) in the first; pair 2 has no label.
    outputs = Outputs(VIEWS, VIEWS, LOGITS, torch.tensor([0, 1, -1]))
    assert accuracy(outputs) == {"accuracy": 0.75}


def test_there_is_none_without_labels_or_classifier():
    assert accuracy(Outputs(VIEWS, VIEWS, LOGITS, torch.tensor([-1, -1, -1]))) == {}
    assert accuracy(Outputs(VIEWS, VIEWS, None, torch.tensor([0, 1, 1]))) == {}
    assert accuracy(Outputs(VIEWS, VIEWS, LOGITS, None)) == {}
