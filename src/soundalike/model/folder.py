"""The model folder: `config.json`, `model.safetensors` and `README.md`. Nothing in it is ever executed."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import safetensors
import safetensors.torch
from torch import Tensor

from soundalike.errors import UserError
from soundalike.files import read_json, replacing_folder, write_json, write_text
from soundalike.model.config import FORMAT_VERSION, ModelConfig
from soundalike.model.model import Model, build_model
from soundalike.settings import validate

CONFIG_FILE = "config.json"
WEIGHTS_FILE = "model.safetensors"
CARD_FILE = "README.md"


def save_model(model: Model, folder: Path, card: str) -> None:
    """Write a model folder, whole or not at all; one that is there is replaced.

    Args:
        model: the model, on any device.
        folder: where to.
        card: text of the model card, in Markdown.

    Raises:
        UserError: the folder cannot be written.
    """
    with replacing_folder(folder) as temporary:
        write_json(temporary / CONFIG_FILE, model.config.model_dump(mode="json"))
        (temporary / WEIGHTS_FILE).write_bytes(safetensors.torch.save(_tensors(model)))
        write_text(temporary / CARD_FILE, card)


def load_model(folder: Path | str) -> Model:
    """Read a model folder, or the `model/` inside a run folder. The model is on the CPU, in evaluation mode.

    Raises:
        UserError: there is no model, or one of its files is damaged, foreign, of another version, or does not
            fit the other.
    """
    folder = _model_folder(Path(folder))
    for name in (CONFIG_FILE, WEIGHTS_FILE):
        if not (folder / name).is_file():
            raise UserError(
                f"{folder} is no model: it has no {name}; give a model folder or a finished run folder."
            )
    model = _build(folder / CONFIG_FILE)
    weights = _read_weights(folder / WEIGHTS_FILE)
    _check_fit(weights, model.state_dict(), folder / WEIGHTS_FILE)
    model.load_state_dict(weights)
    return model.eval()


def write_card_section(folder: Path, title: str, text: str) -> None:
    """Put a section under a second-level heading into the card of a model; the rest of the card stays as it is.

    Args:
        folder: a model folder, or a run folder that holds one.
        title: of the heading. A section of that title is replaced; without one the new section comes last.
        text: of the section, in Markdown, without headings of the first or second level.

    Raises:
        UserError: the card cannot be read or written.
    """
    path = _model_folder(Path(folder)) / CARD_FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        lines = []
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read the model card {path}: {error}.") from error
    headings = [number for number, line in enumerate(lines) if line.startswith(("# ", "## "))]
    first = next((number for number in headings if lines[number].rstrip() == f"## {title}"), len(lines))
    after = next((number for number in headings if number > first), len(lines))
    parts = ["\n".join(lines[:first]), f"## {title}\n\n{text}", "\n".join(lines[after:])]
    write_text(path, "\n\n".join(part.strip("\n") for part in parts if part.strip("\n")) + "\n")


def model_digest(model: Model) -> str:
    """SHA-256, in hexadecimal, of the configuration and every weight: the identity of a model."""
    digest = hashlib.sha256(json.dumps(model.config.model_dump(mode="json"), sort_keys=True).encode())
    for name, tensor in sorted(_tensors(model).items()):
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.numpy().tobytes())
    return digest.hexdigest()


def _model_folder(folder: Path) -> Path:
    """The folder itself, or the `model/` inside a run folder."""
    inner = folder / "model"
    return inner if inner.is_dir() else folder


def _tensors(model: Model) -> dict[str, Tensor]:
    """Weights and saved constants, on the CPU and laid out in the order of their indices."""
    return {name: tensor.detach().cpu().contiguous() for name, tensor in model.state_dict().items()}


def _build(path: Path) -> Model:
    """The model that a configuration describes, with its initial weights."""
    values = read_json(path, "model configuration")
    if not isinstance(values, dict) or "format_version" not in values:
        raise UserError(f"{path} is not the configuration of a soundalike model: it has no format_version.")
    version = values["format_version"]
    if version != FORMAT_VERSION:
        raise UserError(
            f"{path} has format version {version!r}, not {FORMAT_VERSION}: use the soundalike that wrote it."
        )
    try:
        return build_model(validate(ModelConfig, values))
    except UserError as error:
        raise UserError(f"{path}: {error}") from error


def _read_weights(path: Path) -> dict[str, Tensor]:
    try:
        return safetensors.torch.load(path.read_bytes())
    except OSError as error:
        raise UserError(f"cannot read the weights {path}: {error.strerror}.") from error
    except safetensors.SafetensorError as error:
        raise UserError(f"{path} is truncated or not a safetensors file: {error}.") from error


def _check_fit(weights: Mapping[str, Tensor], expected: Mapping[str, Tensor], path: Path) -> None:
    """Fail unless both have the same names, shapes and types."""
    missing, extra = sorted(expected.keys() - weights.keys()), sorted(weights.keys() - expected.keys())
    if missing or extra:
        what = f"lacks tensor '{missing[0]}'" if missing else f"has an unknown tensor '{extra[0]}'"
        raise UserError(f"{path} {what}: it does not belong to the {CONFIG_FILE} beside it.")
    for name, tensor in expected.items():
        found = weights[name]
        if found.shape != tensor.shape or found.dtype != tensor.dtype:
            raise UserError(
                f"{path}: tensor '{name}' is {_describe(found)} where {CONFIG_FILE} asks for"
                f" {_describe(tensor)}."
            )


def _describe(tensor: Tensor) -> str:
    return f"{str(tensor.dtype).removeprefix('torch.')} {tuple(tensor.shape)}"
