"""aiSFX, an encoder of sound effects (Ma and Lerch, "Representation learning for the automatic indexing of sound
effects libraries", ISMIR 2022). Its weights are under CC BY 4.0.
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from soundalike.foreign.encoder import Ask
from soundalike.foreign.peers.peer import Peer, file_of
from soundalike.model.frontends.mel import htk_mel, triangles

PACKAGE = "aisfx"
SAMPLE_RATE = 44100
FRAME_SAMPLES, HOP_SAMPLES = 2048, 1024
BANDS = 96
WINDOW_FRAMES, STEP_FRAMES = 100, 50
LARGEST = 9.457798957824707
"""The largest number in an image of the sounds that it was trained on; images are divided by it."""

LAYERS = tuple((block, layer) for block in (1, 2, 3, 4) for layer in (1, 2))
LAST_BLOCK = 4
"""No pooling follows it."""


def _load() -> Ask:
    from numpy._core.multiarray import scalar

    # The file holds a few numbers of NumPy beside its tensors.
    numbers: list[Any] = [(scalar, "numpy.core.multiarray.scalar"), np.dtype, np.dtypes.Int64DType]
    path = file_of(PACKAGE, "aisfx/models/checkpoint.pth")
    with torch.serialization.safe_globals(numbers):
        weights, _ = torch.load(path, map_location="cpu", weights_only=True)
    bands = torch.from_numpy(mel_matrix()).float()

    def ask(clips: NDArray[np.float32]) -> Any:
        image = mel_image(torch.from_numpy(clips), bands)
        windows = cut_windows(image)
        encoded = torch.cat([encode_windows(some, weights) for some in windows])
        return encoded.mean(dim=1)

    return ask


def mel_image(audio: Tensor, bands: Tensor) -> Tensor:
    """log10(10000 power + 1) in each mel band of audio (batch, samples), shape (batch, frames, 96), to about 1."""
    half = FRAME_SAMPLES // 2
    frames = functional.pad(audio, (half, half)).unfold(1, FRAME_SAMPLES, HOP_SAMPLES)
    spectrum: Tensor = torch.fft.rfft(frames * torch.hann_window(FRAME_SAMPLES))
    return torch.log10(10000 * (spectrum.abs().square() @ bands) + 1) / LARGEST


def cut_windows(image: Tensor) -> Tensor:
    """Images (batch, frames, bands) to windows (batch, windows, 100, bands), one every 50; short ones are padded."""
    padded = functional.pad(image, (0, 0, 0, max(0, WINDOW_FRAMES - image.shape[1])))
    return padded.unfold(1, WINDOW_FRAMES, STEP_FRAMES).transpose(2, 3)


def encode_windows(windows: Tensor, weights: dict[str, Tensor]) -> Tensor:
    """Windows (count, frames, bands) to vectors (1, count, 512), the mean over bands and the maximum over time."""
    output = windows[:, None]
    for block, layer in LAYERS:
        name = f"embedding_net.conv_block{block}"
        norm = f"{name}.bn{layer}"
        output = functional.conv2d(output, weights[f"{name}.conv{layer}.weight"], padding=1)
        output = functional.batch_norm(
            output,
            weights[f"{norm}.running_mean"],
            weights[f"{norm}.running_var"],
            weights[f"{norm}.weight"],
            weights[f"{norm}.bias"],
        )
        output = functional.relu(output)
        if layer == 2 and block < LAST_BLOCK:
            output = functional.max_pool2d(output, 2)
    return output.mean(dim=3).amax(dim=2)[None]


def mel_matrix() -> NDArray[np.float64]:
    """Weights of each bin in each of 96 bands up to 22.05 kHz on HTK's scale, each of sum 1; shape (1025, 96)."""
    bins = htk_mel(np.arange(FRAME_SAMPLES // 2 + 1) * (SAMPLE_RATE / FRAME_SAMPLES))
    weights = triangles(bins, np.linspace(0.0, float(htk_mel(SAMPLE_RATE / 2)), BANDS + 2))
    return np.asarray(weights / weights.sum(axis=0))


AISFX = Peer(
    package=PACKAGE,
    version="0.1.2",
    sample_rate=SAMPLE_RATE,
    window_seconds=2.32,
    pooling="mean over windows of 2.32 s, one every 1.16 s; a shorter clip is zero-padded to one",
    load=_load,
    # It asks for libraries of 2022, none of which is used here.
    install="pip install --no-deps aisfx==0.1.2",
)
