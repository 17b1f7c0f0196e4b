"""Which dialects there are."""

from pathlib import Path

from soundalike.errors import UserError, unknown_name
from soundalike.export.hear import HEAR_FILES, export_hear
from soundalike.export.onnx import ONNX_FILES, export_onnx
from soundalike.files import refuse_existing

DIALECTS = {"hear": export_hear, "onnx": export_onnx}
_OWN_NAMES = {*HEAR_FILES, *ONNX_FILES, "__pycache__"}


def export_model(folder: Path, dialect: str, out: Path, *, overwrite: bool = False) -> None:
    """Write a model in another dialect, whole or not at all.

    Args:
        folder: a model folder or a finished run.
        dialect: "hear", a folder with the module `soundalike_hear` that HEAR's tools import; or "onnx", a folder with
            `model.onnx`, waveform in, embedding out.
        out: the folder to write.
        overwrite: whether to replace an export that is there.

    Raises:
        UserError: the dialect is unknown, there is no model, the dialect cannot say what the model is, the extra that
            it needs is not installed, or the folder is there already, holds anything else or cannot be written.
    """
    if dialect not in DIALECTS:
        raise unknown_name("dialect", dialect, DIALECTS)
    refuse_existing(out, overwrite)
    for path in sorted(out.iterdir()) if out.is_dir() else []:
        if path.name not in _OWN_NAMES:
            raise UserError(
                f"{out} holds {path.name}, which is of no export, and would be lost; choose another --out."
            )
    DIALECTS[dialect](folder, out)
