"""Encoders from elsewhere, made to embed like ours: HEAR modules, ONNX files, Python objects, packages with weights."""

from soundalike.foreign.encoder import ForeignEncoder
from soundalike.foreign.loading import is_foreign, load_encoder

__all__ = ["ForeignEncoder", "is_foreign", "load_encoder"]
