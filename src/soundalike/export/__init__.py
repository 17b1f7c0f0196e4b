"""Models in the dialects of others: HEAR's module interface, ONNX."""
