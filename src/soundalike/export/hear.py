"""HEAR's module interface, offered by this module for any of our models (Turian et al., "HEAR: holistic evaluation of
audio representations", 2021): `load_model`, `get_scene_embeddings` and `get_timestamp_embeddings`.
"""

import shutil
from pathlib import Path

import torch
from torch import Tensor, nn

from soundalike.errors import UserError
from soundalike.files import replacing_folder
from soundalike.model import LogMelSettings, Model, model_folder
from soundalike.model import load_model as load_model_folder

SAMPLE_RATES = (16000, 22050, 32000, 44100, 48000)
"""The rates that HEAR knows, in Hz."""

LONGEST_HOP_SECONDS = 0.05
"""HEAR wants a vector that often, and tolerates notes that begin as much too early or late."""

SECONDS_PER_PASS = 64

MODULE = "soundalike_hear"
HEAR_FILES = (f"{MODULE}.py", "model")
"""What an export leaves."""
_MODULE_TEXT = '''"""HEAR's interface to the model in the folder beside this file; needs soundalike."""

from pathlib import Path

from soundalike.export import hear
from soundalike.export.hear import HearModel, get_scene_embeddings, get_timestamp_embeddings

__all__ = ["get_scene_embeddings", "get_timestamp_embeddings", "load_model"]


def load_model(model_file_path: str = "") -> HearModel:
    """The model in a folder, by default the one beside this file."""
    return hear.load_model(model_file_path or str(Path(__file__).parent / "model"))
'''


class HearModel(nn.Module):
    """A model as HEAR wants it.

    A vector of `get_timestamp_embeddings` is a frame of `Model.frames`, and one comes every `hop_samples`, at most
    50 ms. Where the model's own hop is longer, clips are encoded several times, each time beginning a hop later, and
    the frames are put between one another; where it is shorter, frames are left out.

    Attributes:
        model: the model.
        sample_rate: of the audio it takes, in Hz.
        scene_embedding_size: numbers in the embedding of a clip.
        timestamp_embedding_size: numbers in the embedding of a moment.
        hop_samples: from one moment to the next.
        first_sample: the centre of the first moment.
        shifts: how often a clip is encoded.
        step: which of the model's frames are kept: the first of so many.

    Raises:
        UserError: HEAR does not know the model's sample rate.
    """

    def __init__(self, model: Model) -> None:
        super().__init__()
        if model.sample_rate not in SAMPLE_RATES:
            rates = ", ".join(map(str, SAMPLE_RATES))
            raise UserError(
                f"the model takes audio at {model.sample_rate} Hz, and HEAR knows only {rates} Hz."
            )
        self.model = model
        self.sample_rate = model.sample_rate
        self.scene_embedding_size = model.embedding_size
        self.timestamp_embedding_size = model.encoder.frame_size
        own_hop = round(model.hop_seconds * model.sample_rate)
        longest = int(LONGEST_HOP_SECONDS * model.sample_rate)
        # Every hop is as long as the next only where the shifts divide the model's own hop.
        self.shifts = next(
            count for count in range(-(-own_hop // longest), own_hop + 1) if own_hop % count == 0
        )
        self.step = max(1, longest // own_hop)
        self.hop_samples = own_hop * self.step // self.shifts
        self.first_sample = _centre_of_first_frame(model)

    def moments(self, samples: int) -> Tensor:
        """Centres of the moments of a clip of so many samples, in milliseconds, float32."""
        count = max(0, samples - self.first_sample) // self.hop_samples + 1
        # Integers until the end, and one rounding: nothing adds up over a long clip.
        centres = self.first_sample + self.hop_samples * torch.arange(count)
        return (centres.double() * 1000 / self.sample_rate).float()

    def frames(self, audio: Tensor, count: int) -> Tensor:
        """The first `count` vectors of clips (batch, samples), shape (batch, count, timestamp_embedding_size)."""
        own_hop = self.hop_samples * self.shifts // self.step
        rounds = -(-count // self.shifts)
        # Zeros after the end, so that every shift has its last frame.
        padded = nn.functional.pad(audio, (0, own_hop * self.step + 2 * self.first_sample))
        shifted = [
            self.model.frames(padded[:, shift * self.hop_samples :])[:, :: self.step][:, :rounds]
            for shift in range(self.shifts)
        ]
        return torch.stack(shifted, dim=2).flatten(1, 2)[:, :count]


def load_model(model_file_path: str = "") -> HearModel:
    """Read a model folder or a finished run.

    Raises:
        UserError: there is no model, or HEAR does not know its sample rate.
    """
    if not model_file_path:
        raise UserError("give load_model the path of a model folder: this module has no model of its own.")
    return HearModel(load_model_folder(model_file_path))


def get_scene_embeddings(audio: Tensor, model: HearModel) -> Tensor:
    """Embeddings of clips, as `Model.embed` gives them.

    Args:
        audio: shape (clips, samples), from -1 to 1, at the model's sample rate.
        model: what `load_model` returned.

    Returns:
        Shape (clips, scene_embedding_size), float32 on the CPU.
    """
    return model.model.embed(audio)


def get_timestamp_embeddings(audio: Tensor, model: HearModel) -> tuple[Tensor, Tensor]:
    """Embeddings of moments of clips, evenly spaced, each centred on its timestamp.

    Args:
        audio: shape (clips, samples), from -1 to 1, at the model's sample rate.
        model: what `load_model` returned.

    Returns:
        Embeddings of shape (clips, moments, timestamp_embedding_size) and timestamps in milliseconds, of shape
        (clips, moments); both float32 on the CPU.
    """
    clips, samples = audio.shape
    moments = model.moments(samples)
    per_pass = max(1, SECONDS_PER_PASS * model.sample_rate // samples)
    embeddings = torch.cat([model.frames(some, len(moments)) for some in torch.split(audio, per_pass)])
    return embeddings, moments.expand(clips, -1).clone()


def export_hear(folder: Path, out: Path) -> None:
    """Write a folder with the module `soundalike_hear` and, beside it, the model; one that is there is replaced.

    Args:
        folder: a model folder or a finished run.
        out: where to.

    Raises:
        UserError: there is no model, HEAR does not know its sample rate, or the folder cannot be written.
    """
    load_model(str(folder))
    with replacing_folder(out) as temporary:
        shutil.copytree(model_folder(folder), temporary / "model")
        (temporary / f"{MODULE}.py").write_text(_MODULE_TEXT, encoding="utf-8")


def _centre_of_first_frame(model: Model) -> int:
    """In samples. A frame is centred where its first column of the image is: every convolution pads by half its kernel.

    Only the windows of `log_mel` begin with the clip; those of other front ends are centred on its first sample.
    """
    frontend = model.config.frontend
    if isinstance(frontend, LogMelSettings):
        return round(frontend.window_seconds * model.sample_rate) // 2
    return 0
