"""Models in the dialects of others: HEAR's module interface, ONNX."""

from soundalike.export.dialects import DIALECTS, export_model

__all__ = ["DIALECTS", "export_model"]
