"""The classifier's two files in a model folder: `classifier.json` and `classifier.safetensors`."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from torch import nn

from soundalike.errors import UserError
from soundalike.files import json_text
from soundalike.model.classifier import Classifier, ClassifierHead
from soundalike.model.model import Model
from soundalike.model.projector import Projector
from soundalike.model.versioned import FORMAT_VERSION, read_versioned
from soundalike.model.weights import load_weights, write_weights
from soundalike.settings import Settings

CONFIG_FILE = "classifier.json"
WEIGHTS_FILE = "classifier.safetensors"


class ClassifierConfig(Settings):
    """What `classifier.json` holds.

    Attributes:
        format_version: version of the model folder.
        projector: numbers in the output of each of the projector's layers; empty where there is none.
        classes: names of the classes, in the order of the logits.
    """

    format_version: Literal[1] = FORMAT_VERSION
    projector: tuple[Annotated[int, Field(ge=1, le=65_536)], ...]
    classes: tuple[str, ...] = Field(min_length=1)

    @field_validator("classes")
    @classmethod
    def _classes_differ(cls, classes: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(classes)) < len(classes):
            raise ValueError("a class is named twice")
        return classes


def write_classifier(classifier: Classifier, folder: Path) -> None:
    """Write both files plainly into `folder`, a model folder that is being written as a whole."""
    config = ClassifierConfig(projector=classifier.projector.sizes[1:], classes=classifier.classes)
    (folder / CONFIG_FILE).write_text(json_text(config.model_dump(mode="json")), encoding="utf-8")
    write_weights(_layers(classifier.projector, classifier.head), folder / WEIGHTS_FILE)


def read_classifier(model: Model, folder: Path) -> Classifier:
    """The classifier on `model`, which is that of the same model folder; it is on the CPU.

    Raises:
        UserError: the folder holds none, or one of its files is damaged, foreign, of another version, or does not
            fit the model or the other file.
    """
    found = [name for name in (CONFIG_FILE, WEIGHTS_FILE) if (folder / name).is_file()]
    if not found:
        raise UserError(
            f"{folder} keeps no classifier: only a run with labels does, as with --preset clar-joint or"
            " --preset supervised."
        )
    if len(found) == 1:
        raise UserError(f"{folder} holds half a classifier: {found[0]} without the other of its two files.")
    config = read_versioned(folder / CONFIG_FILE, ClassifierConfig, "classifier")
    # Whatever the seeds, the weights are replaced at once.
    projector = Projector([model.embedding_size, *config.projector], seed=0)
    head = ClassifierHead(projector.sizes[-1], len(config.classes), seed=0)
    load_weights(_layers(projector, head), folder / WEIGHTS_FILE, CONFIG_FILE)
    return Classifier(model, projector.eval(), head.eval(), config.classes)


def _layers(projector: Projector, head: ClassifierHead) -> nn.Module:
    return nn.ModuleDict({"projector": projector, "head": head})
