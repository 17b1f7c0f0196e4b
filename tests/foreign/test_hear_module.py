from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from soundalike.errors import UserError
from soundalike.foreign import load_encoder

MODULE = """
from pathlib import Path

import torch

class Theirs(torch.nn.Module):
    sample_rate = 16000
    scene_embedding_size = 2
    timestamp_embedding_size = 2

    def __init__(self, scale):
        super().__init__()
        self.scale = torch.nn.Parameter(torch.tensor(scale))

def load_model(path=""):
    return Theirs(float(Path(path).read_text()) if path else 1.0)

def get_scene_embeddings(audio, model):
    assert isinstance(audio, torch.Tensor) and audio.dtype == torch.float32
    return model.scale * torch.stack([audio.mean(dim=1), audio.std(dim=1)], dim=1)
"""

Write = Callable[..., Path]


def test_a_module_embeds_by_its_scene_embeddings(write_module: Write) -> None:
    write_module(MODULE)
    encoder = load_encoder("hear:theirs")
    assert (encoder.sample_rate, encoder.embedding_size, encoder.name) == (16000, 2, "hear:theirs")
    assert encoder.config["kind"] == "hear"
    clip = np.linspace(0.0, 1.0, 5000, dtype=np.float32)
    np.testing.assert_allclose(encoder.embed([clip])[0], [clip.mean(), clip.std(ddof=1)], rtol=1e-5)


def test_weights_are_given_to_load_model_and_are_in_the_digest(write_module: Write) -> None:
    folder = write_module(MODULE).parent
    clip = [np.linspace(0.0, 1.0, 5000, dtype=np.float32)]
    (folder / "weights.txt").write_text("2.0")
    plain, doubled = load_encoder("hear:theirs"), load_encoder("hear:theirs:weights.txt")
    torch.testing.assert_close(doubled.embed(clip), 2 * plain.embed(clip))
    (folder / "weights.txt").write_text("3.0")
    assert len({plain.digest, doubled.digest, load_encoder("hear:theirs:weights.txt").digest}) == 3


def test_a_folder_of_weights_is_in_the_digest(write_module: Write) -> None:
    folder = write_module(MODULE.replace("Path(path)", "Path(path, 'scale')")).parent
    (folder / "weights").mkdir()
    digests = set()
    for note in ("one", "other"):
        (folder / "weights" / "scale").write_text("1.0")
        (folder / "weights" / "note").write_text(note)
        digests.add(load_encoder("hear:theirs:weights").digest)
    assert len(digests) == 2


def test_our_own_exported_module_embeds_as_the_model(
    write_module: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from soundalike.export import export_model
    from soundalike.model import CompactSettings, ModelConfig, build_model, save_model

    write_module("")
    model = build_model(ModelConfig(encoder=CompactSettings(widths=(4,), strides=(8,))))
    save_model(model, tmp_path / "model", "A model.")
    export_model(tmp_path / "model", "hear", tmp_path / "birds")
    encoder = load_encoder("hear:birds.soundalike_hear")
    clips = [np.linspace(-0.1, 0.1, length, dtype=np.float32) for length in (300, 16000, 40000)]
    torch.testing.assert_close(encoder.embed(clips), model.embed(clips), atol=1e-5, rtol=1e-5)
    other = load_encoder(f"hear:soundalike.export.hear:{tmp_path / 'model'}")
    torch.testing.assert_close(other.embed(clips), model.embed(clips), atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("def load_model", "def load", "hear:theirs: the module theirs has no function load_model."),
        (
            "def get_scene",
            "def scene",
            "hear:theirs: the module theirs has no function get_scene_embeddings.",
        ),
        ("    sample_rate", "    rate", "the model that load_model returns has no attribute sample_rate."),
        (
            "    scene_emb",
            "    emb",
            "the model that load_model returns has no attribute scene_embedding_size.",
        ),
        ("size = 2", "size = 3", "gives embeddings of 2 numbers, where its scene_embedding_size says 3."),
        ("else 1.0", "else 1 / 0", "hear:theirs failed at load_model: ZeroDivisionError: division by zero."),
        ("    return model.scale", "    return 0 / 0", "failed at embedding audio of shape (2, 16000): Zero"),
        ("16000", "16000.5", "hear:theirs has the sample rate 16000.5"),
        ("else 1.0", "else float('nan')", "answers a second of noise with numbers that are not finite."),
        ("dim=1)\n", "dim=1)[0]\n", "answers 2 clips with shape (2,): it must be (2, embedding size)."),
    ],
)
def test_a_module_that_is_not_as_hear_asks_is_refused(
    write_module: Write, old: str, new: str, sentence: str
) -> None:
    write_module(MODULE.replace(old, new))
    with pytest.raises(UserError) as error:
        load_encoder("hear:theirs")
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)
