"""The model folder: `config.json`, `model.safetensors` and `README.md`, and for a classifier two files more.

Nothing in it is ever executed.
"""

import hashlib
import json
from pathlib import Path

from soundalike.errors import UserError
from soundalike.files import json_text, replacing_folder
from soundalike.model.classifier import Classifier
from soundalike.model.classifier_files import read_classifier, write_classifier
from soundalike.model.config import ModelConfig
from soundalike.model.model import Model, build_model
from soundalike.model.versioned import read_versioned
from soundalike.model.weights import load_weights, tensors_of, write_weights

CONFIG_FILE = "config.json"
WEIGHTS_FILE = "model.safetensors"
CARD_FILE = "README.md"


def save_model(
    model: Model, folder: Path, card: str, classifier: Classifier | None = None, *, float16: bool = False
) -> None:
    """Write a model folder, whole or not at all; one that is there is replaced.

    Args:
        model: the model, on any device.
        folder: where to.
        card: text of the model card, in Markdown.
        classifier: on this model, if there is one to keep.
        float16: whether to keep the weights of the model's convolutions and linear layers in half precision.

    Raises:
        UserError: the folder cannot be written.
    """
    with replacing_folder(folder) as temporary:
        config = json_text(model.config.model_dump(mode="json"))
        (temporary / CONFIG_FILE).write_text(config, encoding="utf-8")
        write_weights(model, temporary / WEIGHTS_FILE, float16=float16)
        (temporary / CARD_FILE).write_text(card, encoding="utf-8")
        if classifier is not None:
            write_classifier(classifier, temporary)


def load_model(folder: Path | str) -> Model:
    """Read a model folder, or the `model/` inside a run folder. The model is on the CPU, in evaluation mode.

    Raises:
        UserError: there is no model, or one of its files is damaged, foreign, of another version, or does not
            fit the other.
    """
    folder = model_folder(Path(folder))
    for name in (CONFIG_FILE, WEIGHTS_FILE):
        if not (folder / name).is_file():
            raise UserError(
                f"{folder} is no model: it has no {name}; give a model folder or a finished run folder."
            )
    config = read_versioned(folder / CONFIG_FILE, ModelConfig, "model")
    try:
        model = build_model(config)
    except UserError as error:
        raise UserError(f"{folder / CONFIG_FILE}: {error}") from error
    load_weights(model, folder / WEIGHTS_FILE, CONFIG_FILE)
    return model.eval()


def load_classifier(folder: Path | str) -> Classifier:
    """Read the model and the classifier of a model folder, or of the `model/` inside a run folder, to the CPU.

    Raises:
        UserError: there is no model or no classifier, or one of their files is damaged, foreign, of another
            version, or does not fit the others.
    """
    return read_classifier(load_model(folder), model_folder(Path(folder)))


def model_digest(model: Model) -> str:
    """SHA-256, in hexadecimal, of the configuration and every weight: the identity of a model."""
    digest = hashlib.sha256(json.dumps(model.config.model_dump(mode="json"), sort_keys=True).encode())
    for name, tensor in sorted(tensors_of(model).items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.numpy().tobytes())
    return digest.hexdigest()


def model_folder(folder: Path) -> Path:
    """The folder itself, or the `model/` inside a run folder."""
    inner = folder / "model"
    return inner if inner.is_dir() else folder
