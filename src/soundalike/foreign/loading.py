"""From what a user writes to an encoder."""

from collections.abc import Callable

from soundalike.errors import UserError, unknown_name
from soundalike.foreign.encoder import ForeignEncoder
from soundalike.foreign.hear_module import load_hear_module
from soundalike.foreign.onnx_file import load_onnx_file
from soundalike.foreign.peers import load_peer
from soundalike.foreign.python_object import load_python_object

_LOADERS: dict[str, tuple[str, Callable[[str], ForeignEncoder]]] = {
    "hear": ("hear:MODULE[:WEIGHTS]", load_hear_module),
    "onnx": ("onnx:FILE[:SAMPLE_RATE]", load_onnx_file),
    "python": ("python:PACKAGE:FACTORY", load_python_object),
    "peer": ("peer:NAME", load_peer),
}


def is_foreign(text: str) -> bool:
    """Whether `text` names an encoder from elsewhere, and not a model folder."""
    kind, colon, _ = text.partition(":")
    return bool(colon) and kind in _LOADERS


def load_encoder(spec: str) -> ForeignEncoder:
    """Load an encoder from elsewhere. It runs on the CPU.

    Args:
        spec: one of

            - `hear:MODULE[:WEIGHTS]`, a module with HEAR's interface;
            - `onnx:FILE[:SAMPLE_RATE]`, an ONNX file that takes waveforms; the rate, in Hz, where the file is silent;
            - `python:PACKAGE:FACTORY`, a function that returns an object with `sample_rate`, and `embed` or a call;
            - `peer:NAME`, a package that carries its weights.

            Modules are looked for in the current folder too.

    Raises:
        UserError: there is no such encoder, its package is not installed, or it does not do what its kind promises;
            already at loading it has to embed a second of noise.
    """
    kind, _, rest = spec.partition(":")
    if kind not in _LOADERS:
        raise unknown_name("kind of encoder", kind, _LOADERS)
    form, load = _LOADERS[kind]
    if not rest:
        raise UserError(f"'{spec}' does not say which encoder: write {form}.")
    return load(rest)
