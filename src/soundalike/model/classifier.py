"""The classifier: class scores from the projection, where the objective is."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from soundalike.model.evaluation_mode import evaluation_mode
from soundalike.model.model import Model
from soundalike.model.projector import Projector
from soundalike.model.windows import Clips


class ClassifierHead(nn.Sequential):
    """Batch normalisation, ReLU and a linear layer without bias: projections (batch, size) to logits (batch, classes).

    CLAR's joint head: on a projector of [512, 512, 128] it scores the 128 numbers that the contrast compares. On one
    of [512, 512] the two are together CLAR's head of the supervised runs, three linear layers with batch
    normalisation and ReLU between them (the bias that the second one keeps here does nothing before a batch
    normalisation).

    Args:
        size: numbers in a projection.
        classes: how many there are.
        seed: of the initial weights.
    """

    def __init__(self, size: int, classes: int, seed: int) -> None:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            linear = nn.Linear(size, classes, bias=False)
        super().__init__(nn.BatchNorm1d(size), nn.ReLU(inplace=True), linear)


@dataclass(frozen=True)
class Classifier:
    """What a joint or supervised run keeps: all that leads from sounds to the probabilities of classes.

    Attributes:
        model: waveforms to embeddings.
        projector: embeddings to projections.
        head: projections to logits.
        classes: names of the classes, in the order of the logits.
    """

    model: Model
    projector: Projector
    head: ClassifierHead
    classes: tuple[str, ...]

    def to(self, device: torch.device | str) -> "Classifier":
        """Move the weights to `device`; returns the classifier itself, as a module does."""
        for module in (self.model, self.projector, self.head):
            module.to(device)
        return self

    def probabilities(self, clips: Clips) -> Tensor:
        """The probability of each class for each clip, shape (clips, classes), float32 on the CPU.

        Clips are embedded as by `Model.embed`, windows averaged, in evaluation mode: a clip's probabilities do not
        depend on the other clips.

        Args:
            clips: audio at the model's sample rate, of shape (clips, samples) or a sequence of 1-D clips of any
                length.

        Raises:
            UserError: a clip is not one-dimensional, has no samples, or holds whole numbers.
        """
        return self.probabilities_of(self.model.embed(clips))

    def probabilities_of(self, embeddings: Tensor) -> Tensor:
        """The probability of each class, shape (clips, classes), for embeddings (clips, embedding_size) of `model`."""
        with evaluation_mode(self.model.device, self.projector, self.head):
            logits: Tensor = self.head(self.projector(embeddings.to(self.model.device)))
            return logits.softmax(dim=1).cpu()
