"""ONNX files that take waveforms."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.errors import UserError
from soundalike.foreign.encoder import ForeignEncoder, foreign_code

RATE_KEY = "sample_rate"
"""The entry of a file's metadata that says the sample rate, in Hz, as our export writes it."""


def load_onnx_file(rest: str) -> ForeignEncoder:
    """The encoder in an ONNX file with one input, float32 waveforms (batch, samples), and one output.

    Args:
        rest: FILE[:SAMPLE_RATE]; the rate, in Hz, where the file's metadata do not say it.

    Raises:
        UserError: there is no such file, it is no such encoder, its rate is not known, or onnxruntime is not installed.
    """
    spec = f"onnx:{rest}"
    name, _, rate = rest.rpartition(":")
    if not name or not rate.isdigit():
        name, rate = rest, ""
    path = Path(name)
    if not path.is_file():
        raise UserError(f"{spec}: there is no file {path}.")
    try:
        import onnxruntime
    except ImportError as error:
        raise UserError(f"{spec} needs onnxruntime: pip install 'soundalike[onnx]'.") from error
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    with foreign_code(spec, "reading the file"):
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    inputs, outputs = session.get_inputs(), session.get_outputs()
    if (
        (len(inputs), len(outputs)) != (1, 1)
        or len(inputs[0].shape) != 2
        or inputs[0].type != "tensor(float)"
    ):
        raise UserError(
            f"{spec} has the inputs {_described(inputs)} and the outputs {_described(outputs)}: it must take one"
            " float32 waveform of shape (batch, samples) and have one output."
        )
    metadata = session.get_modelmeta().custom_metadata_map
    rate = rate or metadata.get(RATE_KEY, "")
    if not rate:
        raise UserError(
            f"{path} does not say its sample rate: write it after the file, as in onnx:{path}:16000."
        )

    def ask(batch: NDArray[np.float32]) -> Any:
        return session.run(None, {inputs[0].name: batch})[0]

    return ForeignEncoder(
        spec,
        ask,
        sample_rate=int(rate) if rate.isdigit() else rate,
        identity=[rate, *_contents(path)],
        config={"kind": "onnx", "file": path.name, "metadata": dict(metadata)},
    )


def _contents(path: Path) -> list[bytes]:
    """A digest of the file, and of the one beside it where weights of a large model are."""
    digests = []
    for file in (path, path.with_name(f"{path.name}.data")):
        if file.is_file():
            with file.open("rb") as opened:
                digests.append(hashlib.file_digest(opened, "sha256").digest())
    return digests


def _described(ends: Any) -> str:
    """Inputs or outputs of a session, with their types and shapes."""
    return ", ".join(f"{end.name}: {end.type} {tuple(end.shape)}" for end in ends) or "none"
