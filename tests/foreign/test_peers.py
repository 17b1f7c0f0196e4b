"""Peers that are installed embed; of the others, the sentence says how to get them. Run where the extra is installed,
these tests load the weights."""

import importlib.metadata
import socket
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from soundalike.errors import UserError
from soundalike.foreign import load_encoder
from soundalike.foreign.peers import PEERS, aisfx, birdnet, catalogue, resemblyzer
from soundalike.foreign.peers.peer import Peer

SIZES = {
    "aisfx": 512,
    "birdnet": 1024,
    "openwakeword": 96,
    "resemblyzer": 256,
    "torchcrepe": 2048,
    "torchcrepe_tiny": 256,
}


def tone(seconds: float, sample_rate: int, hertz: float = 440.0) -> np.ndarray[Any, np.dtype[np.float32]]:
    times = np.arange(round(seconds * sample_rate)) / sample_rate
    return (0.1 * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", sorted(PEERS))
def test_a_peer_embeds_without_a_network(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("there is no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    try:
        encoder = load_encoder(f"peer:{name}")
    except UserError as error:
        pytest.skip(str(error))
    assert encoder.embedding_size == SIZES[name]
    rate = encoder.sample_rate
    clips = [tone(seconds, rate) for seconds in (0.001, 0.4, 1.3)] + [tone(1.3, rate, 3000.0)]
    embeddings = encoder.embed([*clips, np.zeros(rate, dtype=np.float32)])
    assert embeddings.isfinite().all()
    torch.testing.assert_close(encoder.embed(clips[2:3]), embeddings[2:3], atol=1e-4, rtol=1e-4)
    assert not torch.allclose(embeddings[2], embeddings[3], atol=1e-3)


def test_every_peer_is_pinned_and_told_how_to_get() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    extra = project["optional-dependencies"]["peers"]
    for peer in PEERS.values():
        pin = f"{peer.package}=={peer.version}"
        assert pin in (extra if "[peers]" in peer.install else peer.install)


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Pretend that a package is installed in some version, or is not, and that its weights load in some way."""

    def install(version: str | None, load: Any = None) -> None:
        def found(package: str) -> str:
            if version is None:
                raise importlib.metadata.PackageNotFoundError(package)
            return version

        monkeypatch.setattr(importlib.metadata, "version", found)
        peer = Peer("theirs", "1.2", 8000, 1.0, "mean", load, "pip install theirs==1.2")
        monkeypatch.setitem(catalogue.PEERS, "theirs", peer)

    return install


def test_an_installed_peer_says_what_it_is(pretend: Callable[..., None]) -> None:
    pretend("1.2", lambda: lambda clips: clips[:, :2])
    encoder = load_encoder("peer:theirs")
    assert encoder.config == {
        "kind": "peer",
        "package": "theirs 1.2",
        "pooling": "mean",
        "sample_rate": 8000,
        "embedding_size": 2,
    }
    assert encoder.digest == load_encoder("peer:theirs").digest


def lacks_a_module() -> None:
    import nobodys_runtime  # type: ignore[import-not-found]  # noqa: F401


def lacks_a_file() -> None:
    Path("nowhere.onnx").read_bytes()


@pytest.mark.parametrize(
    ("version", "load", "sentence"),
    [
        (None, None, "peer:theirs needs theirs 1.2: pip install theirs==1.2."),
        ("1.3", None, "peer:theirs needs theirs 1.2, and 1.3 is installed: pip install theirs==1.2."),
        ("1.2", lacks_a_module, "peer:theirs needs the package nobodys_runtime: pip install theirs==1.2."),
        ("1.2", lacks_a_file, "peer:theirs failed at reading the weights of theirs 1.2: FileNotFoundError"),
    ],
)
def test_a_peer_that_is_not_there_says_how_to_get_it(
    pretend: Callable[..., None], version: str | None, load: Any, sentence: str
) -> None:
    pretend(version, load)
    with pytest.raises(UserError) as error:
        load_encoder("peer:theirs")
    assert str(error.value).startswith(sentence)


def test_a_peer_that_cannot_be_used_says_why() -> None:
    with pytest.raises(UserError, match="peer:musicnn cannot be used: musicnn"):
        load_encoder("peer:musicnn")


def test_a_misspelt_peer() -> None:
    with pytest.raises(UserError, match="unknown peer 'birdnets': did you mean 'birdnet'"):
        load_encoder("peer:birdnets")


@pytest.mark.parametrize(
    ("seconds", "windows"), [(0.0, 1), (1.0, 1), (3.0, 1), (4.4, 1), (4.5, 2), (6.0, 2), (9.1, 3)]
)
def test_birdnets_windows(seconds: float, windows: int) -> None:
    assert birdnet.window_count(round(seconds * 48000)) == windows


@pytest.mark.parametrize(
    ("seconds", "starts"), [(0.1, [0]), (1.0, [0]), (1.6, [0]), (2.0, [0, 77]), (3.0, [0, 77, 154])]
)
def test_resemblyzers_windows(seconds: float, starts: list[int]) -> None:
    """160 frames of 10 ms each, every 77; the last has to be three quarters sound."""
    assert resemblyzer.window_starts(round(seconds * 16000)) == starts


def test_resemblyzers_loudness() -> None:
    audio = torch.tensor([[0.5, -0.5], [1e-4, -1e-4], [0.0, 0.0]])
    louder = resemblyzer.loud_enough(audio)
    assert torch.equal(louder[[0, 2]], audio[[0, 2]])
    assert louder[1].abs().tolist() == pytest.approx([10**-1.5] * 2)


def test_resemblyzers_bands_have_area_one_and_cover_the_spectrum() -> None:
    bands = resemblyzer.mel_matrix()
    assert bands.shape == (201, 40)
    # The wide ones; a narrow triangle is hit by few bins.
    np.testing.assert_allclose(bands.sum(axis=0)[20:] * 40.0, 1.0, atol=0.02)
    assert bands.argmax(axis=0).tolist() == sorted(bands.argmax(axis=0).tolist())


@pytest.mark.parametrize(("frames", "windows"), [(1, 1), (100, 1), (149, 1), (150, 2), (249, 3), (250, 4)])
def test_aisfxs_windows(frames: int, windows: int) -> None:
    image = torch.arange(1.0, frames + 1)[None, :, None].expand(1, frames, 3)
    cut = aisfx.cut_windows(image)
    assert cut.shape == (1, windows, 100, 3)
    assert cut[0, :, 0, 0].tolist() == [1 + 50 * number for number in range(windows)]
    assert cut[0, -1, -1, 2] == (50 * (windows - 1) + 100 if frames >= 100 else 0)


def test_aisfxs_bands_have_sum_one() -> None:
    bands = aisfx.mel_matrix()
    assert bands.shape == (1025, 96)
    np.testing.assert_allclose(bands.sum(axis=0), 1.0)
