"""Modules with the interface of HEAR (Turian et al., "HEAR: holistic evaluation of audio representations", 2021)."""

import hashlib
from pathlib import Path
from typing import Any

import torch

from soundalike.errors import UserError
from soundalike.foreign.encoder import ForeignEncoder, foreign_code
from soundalike.foreign.modules import distribution_of, identity_of, import_module, required


def load_hear_module(rest: str) -> ForeignEncoder:
    """The encoder of a module with HEAR's functions `load_model` and `get_scene_embeddings`.

    Args:
        rest: MODULE[:WEIGHTS]; the weights, a file or a folder, are what `load_model` is given.

    Raises:
        UserError: there is no such module or no such weights, or the module is not what HEAR asks for.
    """
    spec = f"hear:{rest}"
    name, _, weights = rest.partition(":")
    if weights and not Path(weights).exists():
        raise UserError(f"{spec}: there is no file or folder {weights}.")
    module = import_module(name, spec)
    load, embed = (required(module, function, spec) for function in ("load_model", "get_scene_embeddings"))
    with foreign_code(spec, "load_model"):
        model = load(weights) if weights else load()
    for attribute in ("sample_rate", "scene_embedding_size"):
        if not hasattr(model, attribute):
            raise UserError(f"{spec}: the model that load_model returns has no attribute {attribute}.")

    def ask(batch: Any) -> Any:
        return embed(torch.from_numpy(batch), model)

    encoder = ForeignEncoder(
        spec,
        ask,
        sample_rate=model.sample_rate,
        identity=[*identity_of(module, model), *_contents(weights)],
        known_by_answer=True,
        config={"kind": "hear", "module": name, "weights": weights, "package": distribution_of(name)},
    )
    if encoder.embedding_size != model.scene_embedding_size:
        raise UserError(
            f"{spec} gives embeddings of {encoder.embedding_size} numbers, where its scene_embedding_size says"
            f" {model.scene_embedding_size}."
        )
    return encoder


def _contents(weights: str) -> list[bytes]:
    """A digest of each file of the weights."""
    if not weights:
        return []
    path = Path(weights)
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    digests = []
    for file in files:
        with file.open("rb") as opened:
            digests.append(hashlib.file_digest(opened, "sha256").digest())
    return digests
