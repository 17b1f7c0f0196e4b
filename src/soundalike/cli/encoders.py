"""The encoder that a user names: a packaged model, a model folder, a run, or one from elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soundalike.foreign import ForeignEncoder
    from soundalike.model import Model

MODEL_HELP = (
    "A packaged model (see `soundalike pretrained list`), a model folder or a finished run. A packaged name goes before"
    " a folder of that name: write ./NAME for the folder."
)
"""What MODEL may be where it has to be one of ours."""

ENCODER_HELP = (
    "A packaged model (see `soundalike pretrained list`), a model folder, a finished run, or an encoder from elsewhere:"
    " hear:MODULE[:WEIGHTS], onnx:FILE, python:PACKAGE:FACTORY, peer:NAME. A packaged name goes before a folder of that"
    " name: write ./NAME for the folder."
)
"""What MODEL may be where any encoder will do."""


def encoder_named(text: str, device: str) -> "tuple[Model | ForeignEncoder, Path | None]":
    """The encoder, and its folder if it is one of ours, which then is on `device`."""
    from soundalike.embedding import choose_device
    from soundalike.foreign import is_foreign, load_encoder
    from soundalike.model import load_model
    from soundalike.pretrained import model_path

    if is_foreign(text):
        return load_encoder(text), None
    folder = model_path(text)
    return load_model(folder).to(choose_device(device)), folder
