"""The encoder that a user names: a model folder, a run, or one from elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soundalike.foreign import ForeignEncoder
    from soundalike.model import Model


def encoder_named(text: str, device: str) -> "tuple[Model | ForeignEncoder, Path | None]":
    """The encoder, and its folder if it is one of ours, which then is on `device`."""
    from soundalike.embedding import choose_device
    from soundalike.foreign import is_foreign, load_encoder
    from soundalike.model import load_model

    if is_foreign(text):
        return load_encoder(text), None
    folder = Path(text)
    return load_model(folder).to(choose_device(device)), folder
