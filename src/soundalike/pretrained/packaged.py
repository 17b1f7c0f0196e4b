"""A model in the package and what is known about it."""

from dataclasses import dataclass
from pathlib import Path

from soundalike.errors import unknown_name
from soundalike.files import read_json
from soundalike.pretrained.loading import is_packaged, model_path, pretrained_names
from soundalike.pretrained.records import (
    CARD_FILE,
    SCORES_FILE,
    TRAINING_FILE,
    ScoresRecord,
    TrainingRecord,
)
from soundalike.settings import validate


@dataclass(frozen=True)
class Packaged:
    """A packaged model.

    Attributes:
        name: what `load` knows it by.
        folder: where it is; a model folder with three files more.
        training: how it was made.
        scores: what it is worth.
    """

    name: str
    folder: Path
    training: TrainingRecord
    scores: ScoresRecord

    @property
    def card(self) -> str:
        """The model card, in Markdown."""
        return (self.folder / CARD_FILE).read_text(encoding="utf-8")

    @property
    def size_bytes(self) -> int:
        """Of all its files together."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


def packaged_model(name: str) -> Packaged:
    """What is known about a packaged model.

    Raises:
        UserError: there is none of that name; the nearest is suggested.
    """
    if not is_packaged(name):
        raise unknown_name("packaged model", name, pretrained_names())
    folder = model_path(name)
    training = validate(TrainingRecord, read_json(folder / TRAINING_FILE, "training record"))
    scores = validate(ScoresRecord, read_json(folder / SCORES_FILE, "scores"))
    return Packaged(name, folder, training, scores)
