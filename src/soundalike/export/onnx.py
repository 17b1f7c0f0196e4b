"""A model as an ONNX file: waveform in, embedding out."""

import logging
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from soundalike.errors import UserError
from soundalike.export.fourier import without_fourier_transform
from soundalike.files import replacing_folder
from soundalike.model import Model, load_model, model_digest
from soundalike.versions import versions_of

FILE = "model.onnx"
ONNX_FILES = (FILE, f"{FILE}.data", "README.md")
"""What an export leaves; the second where the first would be too large."""
OPSET = 18
"""Version of ONNX's operators: the newest that every one in use is in, whatever the runtime of the last three years."""


class WaveformEncoder(nn.Module):
    """`Model.embed` as one graph for clips of one length, any number and any length of them."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.window_samples = model.window_samples
        self.image = nn.Sequential(without_fourier_transform(model.frontend), model.normalisation)
        self.encoder = model.encoder

    def forward(self, audio: Tensor) -> Tensor:
        """Audio of shape (batch, samples) to embeddings of shape (batch, embedding_size)."""
        samples, length = audio.shape[1], self.window_samples
        count = (samples + length - 1) // length
        # The windows of `cut_windows`: the last ends with the clip, and begins before it in no case.
        last = torch.full((), length, dtype=torch.int64) * 0 + (samples - length)
        starts = torch.minimum(torch.arange(count) * length, last).clamp(min=0)
        places = (starts[:, None] + torch.arange(length)).flatten()
        windows = functional.pad(audio, (0, length))[:, places].reshape(-1, length)
        embeddings: Tensor = self.encoder(self.image(windows))
        return embeddings.reshape(-1, count, embeddings.shape[-1]).mean(dim=1)


def export_onnx(folder: Path, out: Path) -> None:
    """Write a folder with `model.onnx` and a page that says how to use it; one that is there is replaced.

    The file takes `audio`, float32 of shape (batch, samples), any number of clips of any one length, and gives
    `embedding`, shape (batch, embedding_size), equal to `Model.embed` up to rounding. Its metadata say `sample_rate`,
    `window_samples`, `embedding_size` and the `model_digest`.

    Args:
        folder: a model folder or a finished run.
        out: where to.

    Raises:
        UserError: there is no model, the extra `onnx` is not installed, or the folder cannot be written.
    """
    try:
        import onnx  # noqa: F401
        import onnxscript  # noqa: F401
    except ImportError as error:
        raise UserError(
            f"the package {error.name} is missing for ONNX files: pip install 'soundalike[onnx]'."
        ) from error
    model = load_model(folder)
    program = _program(model)
    program.model.metadata_props.update(
        sample_rate=str(model.sample_rate),
        window_samples=str(model.window_samples),
        embedding_size=str(model.embedding_size),
        model_digest=model_digest(model),
        soundalike=versions_of(["soundalike"])["soundalike"],
    )
    with replacing_folder(out) as temporary:
        program.save(temporary / FILE)
        (temporary / "README.md").write_text(_page(model), encoding="utf-8")


def _program(model: Model) -> torch.onnx.ONNXProgram:
    """The graph, with free numbers of clips and samples."""
    example = torch.zeros(2, 2 * model.window_samples + 1)
    free = {0: torch.export.Dim("batch", min=1), 1: torch.export.Dim("samples", min=1)}
    log = logging.getLogger("torch.onnx")
    level = log.level
    # PyTorch tells of operators of torchvision that it does without, and warns of its own use of itself.
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            program = torch.onnx.export(
                WaveformEncoder(model).eval(),
                (example,),
                dynamo=True,
                verbose=False,
                opset_version=OPSET,
                dynamic_shapes=(free,),
                input_names=["audio"],
                output_names=["embedding"],
            )
    finally:
        log.setLevel(level)
    if program is None:
        raise RuntimeError("PyTorch made no ONNX program")
    return program


def _page(model: Model) -> str:
    """How to use the file."""
    return f"""# An audio encoder as an ONNX file

`{FILE}` takes `audio`, float32 of shape (batch, samples), at {model.sample_rate} Hz, from -1 to 1, any number of
clips of any one length, and gives `embedding`, shape (batch, {model.embedding_size}).

In Python:

```python
import onnxruntime

session = onnxruntime.InferenceSession("{FILE}")
(embedding,) = session.run(None, {{"audio": audio}})
```

In a browser, with onnxruntime-web:

```js
const session = await ort.InferenceSession.create("{FILE}");
const audio = new ort.Tensor("float32", samples, [1, samples.length]);
const {{ embedding }} = await session.run({{ audio }});
```
"""
