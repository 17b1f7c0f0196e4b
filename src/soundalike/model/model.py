"""The model: waveform in, embedding out."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from soundalike.model.config import ModelConfig
from soundalike.model.encoders import Encoder, build_encoder
from soundalike.model.evaluation_mode import evaluation_mode
from soundalike.model.frontends import FrontEnd, build_frontend
from soundalike.model.normalisation import Normalisation
from soundalike.model.windows import Clips, as_clips, cut_windows

WINDOWS_PER_PASS = 64
"""How many windows `Model.embed` encodes at once, which bounds its memory."""


class Model(nn.Module):
    """A front end, its normalisation and an encoder. Use `build_model` or `load_model` to get one.

    Attributes:
        config: everything but the weights.
        sample_rate: of the audio it takes, in Hz.
        window_samples: samples of the clips it is trained on.
        embedding_size: numbers in an embedding.
        hop_seconds: time between two frames of `frames`.
    """

    def __init__(self, config: ModelConfig, frontend: FrontEnd, encoder: Encoder) -> None:
        super().__init__()
        self.config = config
        self.sample_rate = config.sample_rate
        self.window_samples = round(config.window_seconds * config.sample_rate)
        self.embedding_size = encoder.embedding_size
        self.hop_seconds = frontend.hop_seconds * encoder.time_stride
        self.frontend = frontend
        self.normalisation = Normalisation(frontend.channels)
        self.encoder = encoder

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.normalisation.mean.device

    def forward(self, audio: Tensor) -> Tensor:
        """Embed clips as they are: (batch, samples) to (batch, embedding_size), differentiable.

        This is what training uses. It cuts no windows, and in training mode batch normalisation couples the
        clips of a batch; `embed` is the function to use a model with.
        """
        return cast(Tensor, self.encoder(self._image(audio)))

    def frames(self, audio: Tensor | NDArray[np.floating[Any]]) -> Tensor:
        """One vector per stretch of `hop_seconds`: (batch, samples) to (batch, frames, frame_size).

        In evaluation mode, without gradients, on the CPU. Audio of any length is taken in one piece.
        """
        with evaluation_mode(self.device, self):
            image = self._image(torch.stack(as_clips(audio)).to(self.device))
            return self.encoder.frames(image).cpu()

    def embed(self, clips: Clips) -> Tensor:
        """One embedding per clip, shape (clips, embedding_size), float32 on the CPU.

        A clip shorter than one window (`window_samples`) is zero-padded to it. A longer one is cut into
        windows one after the other, the last aligned with its end, and their embeddings are averaged. In
        evaluation mode and without gradients; a clip's embedding does not depend on the other clips.

        Args:
            clips: audio at `sample_rate`, of shape (clips, samples) or a sequence of 1-D clips of any length.

        Raises:
            UserError: a clip is not one-dimensional, has no samples, or holds whole numbers.
        """
        audio = as_clips(clips)
        embeddings = torch.zeros(len(audio), self.embedding_size)
        windows = (
            (owner, window)
            for owner, clip in enumerate(audio)
            for window in cut_windows(clip, self.window_samples)
        )
        counts = torch.zeros(len(audio), 1)
        with evaluation_mode(self.device, self):
            while some := list(islice(windows, WINDOWS_PER_PASS)):
                owners = torch.tensor([owner for owner, _ in some])
                batch = torch.stack([window for _, window in some]).to(self.device)
                embeddings.index_add_(0, owners, self(batch).cpu())
                counts.index_add_(0, owners, torch.ones(len(some), 1))
        return embeddings / counts

    def calibrate(self, batches: Iterable[Tensor | NDArray[np.floating[Any]]]) -> None:
        """Estimate the normalisation constants from batches of audio of shape (batch, samples) and keep them.

        Raises:
            UserError: there are no batches, or the audio is silent, constant or not finite.
        """
        with evaluation_mode(self.device, self):
            self.normalisation.fit(
                self.frontend(torch.stack(as_clips(audio)).to(self.device)) for audio in batches
            )

    def _image(self, audio: Tensor) -> Tensor:
        return cast(Tensor, self.normalisation(self.frontend(audio)))


def build_model(config: ModelConfig) -> Model:
    """A new model; its initial weights are a function of `config` alone.

    Raises:
        UserError: the settings contradict one another, as when a front end does not fit the sample rate.
    """
    frontend = build_frontend(config.frontend, config.sample_rate)
    # Layers draw their first weights from the global generator: it is seeded here and afterwards put back.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.init_seed)
        encoder = build_encoder(config.encoder, frontend.channels, frontend.bands)
    # About a quarter faster on a CPU, and what tensor cores want.
    encoder.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return Model(config, frontend, encoder)


def untrained_twin(model: Model, times: int = 0) -> Model:
    """The same network before training: with initial weights, but its normalisation constants and device.

    Args:
        model: the trained one.
        times: how often to draw the weights anew; 0 gives those that `model` began with.
    """
    config = model.config.model_copy(update={"init_seed": (model.config.init_seed + times) % 2**64})
    twin = build_model(config).to(model.device)
    twin.normalisation.load_state_dict(model.normalisation.state_dict())
    return twin
