from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from soundalike.errors import UserError
from soundalike.foreign import load_encoder

ENCODERS = """
import numpy as np
import torch

SCALE = 1.0

class Plain:
    sample_rate = 8000

    def embed(self, clips):
        assert isinstance(clips, np.ndarray) and clips.dtype == np.float32
        return SCALE * np.stack([clips.mean(axis=1), clips.std(axis=1)], axis=1)

class Called:
    sample_rate = 8000

    def __call__(self, clips):
        return clips[:, :3]

class Network(torch.nn.Module):
    sample_rate = 22050

    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.BatchNorm1d(1), torch.nn.Linear(1, 4))
        with torch.no_grad():
            self.layers[1].weight.fill_(SCALE)
            self.layers[1].bias.zero_()

    def forward(self, clips):
        return self.layers(clips.square().mean(dim=1, keepdim=True))

class WithoutRate:
    def embed(self, clips):
        return clips

class WithoutEmbed:
    sample_rate = 8000

class OddRate(Plain):
    sample_rate = "high"

def broken():
    raise OSError("no weights\\nhere")

number = 5
"""

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("factory", "rate", "size"), [("Plain", 8000, 2), ("Called", 8000, 3), ("Network", 22050, 4)]
)
def test_a_factorys_object_embeds(write_module: Write, factory: str, rate: int, size: int) -> None:
    write_module(ENCODERS)
    encoder = load_encoder(f"python:theirs:{factory}")
    assert (encoder.name, encoder.sample_rate, encoder.embedding_size) == (
        f"python:theirs:{factory}",
        rate,
        size,
    )
    assert encoder.config["module"] == "theirs"
    clips = [np.linspace(-0.1, 0.1, length, dtype=np.float32) for length in (50, 4000, 50)]
    embeddings = encoder.embed(clips)
    assert embeddings.shape == (3, size)
    np.testing.assert_array_equal(embeddings[0], embeddings[2])


def test_a_network_is_used_not_trained(write_module: Write) -> None:
    """Batch normalisation in training mode would make an embedding depend on the other clips."""
    write_module(ENCODERS)
    encoder = load_encoder("python:theirs:Network")
    clips = [np.full(100, level, dtype=np.float32) for level in (0.1, 0.2, 0.3)]
    np.testing.assert_allclose(encoder.embed(clips)[:1], encoder.embed(clips[:1]), rtol=1e-6)


def test_our_own_model_is_such_an_object(write_module: Write) -> None:
    import torch

    from soundalike.model import ModelConfig, build_model

    write_module(
        "from soundalike.model import ModelConfig, build_model\ndef make():\n    return build_model(ModelConfig())\n"
    )
    encoder = load_encoder("python:theirs:make")
    clips = [np.linspace(-0.1, 0.1, length, dtype=np.float32) for length in (5000, 40000)]
    expected = build_model(ModelConfig()).embed(clips)
    torch.testing.assert_close(encoder.embed(clips), expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("factory", ["Plain", "Network"])
def test_the_digest_is_of_code_and_weights(write_module: Write, factory: str) -> None:
    def digest(text: str) -> str:
        write_module(text)
        return load_encoder(f"python:theirs:{factory}").digest

    first = digest(ENCODERS)
    assert digest(ENCODERS) == first
    assert digest(ENCODERS.replace("SCALE = 1.0", "SCALE = 2.0")) != first


def test_code_from_elsewhere_is_in_the_digest(write_module: Write) -> None:
    """Of a network without weights: what its forward pass does is seen in its answer alone."""
    write_module("from network import Slice as make\n")
    network = """
import torch

class Slice(torch.nn.Module):
    sample_rate = 8000

    def forward(self, audio):
        return audio[:, FIRST : FIRST + 4]
"""
    digests = set()
    for first in ("0", "4"):
        write_module(network.replace("FIRST", first), "network")
        write_module("from network import Slice as make\n")
        digests.add(load_encoder("python:theirs:make").digest)
    assert len(digests) == 2


def test_weights_from_elsewhere_are_in_the_digest(write_module: Write) -> None:
    """The module's text stays as it is."""
    folder = write_module("SCALE = 1.0", "weights").parent
    text = ENCODERS.replace("SCALE = 1.0", "from weights import SCALE")
    digests = set()
    for scale in ("1.0", "2.0"):
        write_module(f"SCALE = {scale}", "weights")
        write_module(text)
        digests |= {load_encoder(f"python:theirs:{factory}").digest for factory in ("Plain", "Network")}
    assert len(digests) == 4
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        (
            "nobodys:make",
            "python:nobodys:make: there is no module 'nobodys'; install its package, or start in",
        ),
        ("nobodys.inner:make", "there is no module 'nobodys.inner'"),
        ("theirs:make", "python:theirs:make: the module theirs has no function make."),
        ("theirs:number", "python:theirs:number: the module theirs has no function number."),
        ("theirs:broken", "python:theirs:broken failed at calling broken(): OSError: no weights here."),
        ("theirs:WithoutRate", "what WithoutRate() returns, a WithoutRate, has no sample_rate."),
        ("theirs:WithoutEmbed", "has no embed and cannot be called."),
        ("theirs:OddRate", "python:theirs:OddRate has the sample rate 'high'"),
    ],
)
def test_a_mistake_is_one_sentence(write_module: Write, spec: str, sentence: str) -> None:
    write_module(ENCODERS)
    with pytest.raises(UserError) as error:
        load_encoder(f"python:{spec}")
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "import nobodys_package",
            "failed at importing theirs: ModuleNotFoundError: No module named 'nobodys_package'.",
        ),
        ("1 / 0", "failed at importing theirs: ZeroDivisionError: division by zero."),
        ("def (", "failed at importing theirs: SyntaxError"),
    ],
)
def test_a_module_that_does_not_import_says_why(write_module: Write, text: str, sentence: str) -> None:
    write_module(text)
    with pytest.raises(UserError) as error:
        load_encoder("python:theirs:make")
    assert sentence in str(error.value)
