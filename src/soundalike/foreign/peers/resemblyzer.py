"""A speaker encoder (Wan, Wang, Papir and Moreno, "Generalized end-to-end loss for speaker verification", ICASSP 2018),
with the weights that Resemblyzer carries.
"""

import math
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from soundalike.foreign.encoder import Ask
from soundalike.foreign.peers.peer import Peer, file_of
from soundalike.model.frontends.mel import slaney_hertz, slaney_mel, triangles

PACKAGE = "resemblyzer"
SAMPLE_RATE = 16000
BANDS = 40
FRAME_SAMPLES, HOP_SAMPLES = 400, 160
WINDOW_FRAMES, STEP_FRAMES = 160, 77
LEAST_COVERAGE = 0.75
"""The last window is left out when less of it is sound, unless it is the only one."""

QUIETEST_RMS = 10 ** (-30 / 20)
"""Quieter clips are amplified to it."""


def _load() -> Ask:
    path = file_of(PACKAGE, "resemblyzer/pretrained.pt")
    state = torch.load(path, map_location="cpu", weights_only=True)["model_state"]
    network = nn.LSTM(BANDS, 256, num_layers=3, batch_first=True)
    output = nn.Linear(256, 256)
    for part, name in ((network, "lstm."), (output, "linear.")):
        part.load_state_dict(
            {key.removeprefix(name): value for key, value in state.items() if key.startswith(name)}
        )
    bands = torch.from_numpy(mel_matrix()).float()

    def ask(clips: NDArray[np.float32]) -> Any:
        starts = window_starts(clips.shape[1])
        last = HOP_SAMPLES * (starts[-1] + WINDOW_FRAMES)
        audio = loud_enough(torch.from_numpy(clips))
        image = mel_image(functional.pad(audio, (0, max(0, last - audio.shape[1]))), bands)
        windows = torch.stack([image[:, start : start + WINDOW_FRAMES] for start in starts], dim=1)
        _, (hidden, _) = network(windows.flatten(0, 1))
        vectors = functional.normalize(functional.relu(output(hidden[-1])), dim=1)
        return functional.normalize(vectors.view(len(clips), len(starts), -1).mean(dim=1), dim=1)

    return ask


def window_starts(samples: int) -> list[int]:
    """First frames of the windows of a clip."""
    frames = math.ceil((samples + 1) / HOP_SAMPLES)
    starts = list(range(0, max(1, frames - WINDOW_FRAMES + STEP_FRAMES + 1), STEP_FRAMES))
    coverage = (samples / HOP_SAMPLES - starts[-1]) / WINDOW_FRAMES
    return starts[:-1] if coverage < LEAST_COVERAGE and len(starts) > 1 else starts


def loud_enough(audio: Tensor) -> Tensor:
    """Clips (batch, samples), amplified to an RMS of -30 dB where they are quieter. Silence stays as it is."""
    rms = audio.square().mean(dim=1, keepdim=True).sqrt()
    return torch.where(rms > 0, audio * (QUIETEST_RMS / rms).clamp(min=1), audio)


def mel_image(audio: Tensor, bands: Tensor) -> Tensor:
    """Power in each mel band of audio (batch, samples), shape (batch, frames, 40). Frame t is centred on t x 10 ms."""
    half = FRAME_SAMPLES // 2
    frames = functional.pad(audio, (half, half)).unfold(1, FRAME_SAMPLES, HOP_SAMPLES)
    spectrum: Tensor = torch.fft.rfft(frames * torch.hann_window(FRAME_SAMPLES))
    return spectrum.abs().square() @ bands


def mel_matrix() -> NDArray[np.float64]:
    """Weights of each bin in each of 40 bands up to 8 kHz on Slaney's scale, each of area 1; shape (201, 40)."""
    corners = slaney_hertz(np.linspace(0.0, float(slaney_mel(SAMPLE_RATE / 2)), BANDS + 2))
    bins = np.arange(FRAME_SAMPLES // 2 + 1) * (SAMPLE_RATE / FRAME_SAMPLES)
    return np.asarray(triangles(bins, corners) * (2 / (corners[2:] - corners[:-2])))


RESEMBLYZER = Peer(
    package=PACKAGE,
    version="0.1.4",
    sample_rate=SAMPLE_RATE,
    window_seconds=1.6,
    pooling="its own: the mean of unit vectors of windows of 1.6 s, one every 0.77 s, scaled to length 1; quiet clips"
    " are amplified to -30 dB; its cutting out of what is no speech is left out",
    load=_load,
    # Some of its dependencies have to be compiled; none is used here.
    install="pip install --no-deps resemblyzer==0.1.4",
)
