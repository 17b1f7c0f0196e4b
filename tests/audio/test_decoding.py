"""Files that are not whole, usable audio: each is refused with a sentence that names it, and nothing else."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from soundalike.audio import AudioError, Excerpt, read
from soundalike.audio.decoding import decode_blocks, mix_to_mono, open_audio

RATE = 16000

ENCODINGS = {
    "wav": {"format": "WAV", "subtype": "PCM_16"},
    "wav-float": {"format": "WAV", "subtype": "FLOAT"},
    "wav-adpcm": {"format": "WAV", "subtype": "MS_ADPCM"},
    "w64": {"format": "W64", "subtype": "PCM_16"},
    "rf64": {"format": "RF64", "subtype": "PCM_16"},
    "aiff": {"format": "AIFF", "subtype": "PCM_16"},
    "au": {"format": "AU", "subtype": "PCM_16"},
    "caf": {"format": "CAF", "subtype": "PCM_16"},
    "flac": {"format": "FLAC", "subtype": "PCM_16"},
    "ogg": {"format": "OGG", "subtype": "VORBIS"},
    "opus": {"format": "OGG", "subtype": "OPUS"},
    "mp3": {"format": "MP3", "subtype": "MPEG_LAYER_III"},
}


def noise(frames: int, channels: int = 1) -> NDArray[np.float32]:
    drawn = np.random.default_rng(0).uniform(-0.5, 0.5, (frames, channels))
    return drawn.astype(np.float32)


@pytest.fixture(scope="module")
def encoded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Half a second of stereo noise in every encoding."""
    path = tmp_path_factory.mktemp("encoded") / "sound"
    whole = {}
    for name, encoding in ENCODINGS.items():
        soundfile.write(path, noise(RATE // 2, 2), RATE, **encoding)
        whole[name] = path.read_bytes()
    return whole


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def with_bytes(content: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


def with_samples(values: list[float]) -> Callable[[Path], None]:
    return lambda path: soundfile.write(
        path, np.array(values, np.float64), RATE, format="WAV", subtype="DOUBLE"
    )


def with_header_rate(rate: int) -> Callable[[Path], None]:
    return lambda path: soundfile.write(path, noise(100), rate, format="WAV")


def a_flac_stream_of_unknown_length(path: Path) -> None:
    """What an encoder that writes to a pipe leaves: total samples = 0 (RFC 9639, section 8.2)."""
    soundfile.write(path, noise(RATE), RATE, format="FLAC")
    content = bytearray(path.read_bytes())
    content[21] &= 0xF0
    content[22:26] = bytes(4)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: None, "does not exist"),
        (a_folder, "is not a file"),
        (a_pipe, "is not a file"),
        (with_bytes(b""), r"is empty \(0 bytes\)"),
        (
            with_bytes(b"Dear diary, today I heard an owl." * 20),
            "is not a readable audio file: format not rec",
        ),
        (with_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500)), "is not a readable audio file: format not rec"),
        (with_bytes(bytes(5000)), "is not a readable audio file: format not rec"),
        (with_samples([]), r"holds no sound \(0 frames\)"),
        (with_samples([0.0, np.nan, 0.5]), "not finite"),
        (with_samples([0.0, np.inf, 0.5]), "not finite"),
        (with_samples([0.0, 1e300, 0.5]), "not finite"),
        (with_header_rate(20), "states a sample rate of 20 Hz"),
        (with_header_rate(2_000_000), "states a sample rate of 2000000 Hz"),
        (a_flac_stream_of_unknown_length, "does not state its length"),
    ],
)
def test_a_bad_file_is_named_and_said_what_is_wrong(
    tmp_path: Path, make: Callable[[Path], None], why: str
) -> None:
    path = tmp_path / "owl.wav"
    make(path)
    for sample_rate in (RATE, 22050):
        with pytest.raises(AudioError, match=rf"owl\.wav {why}|owl\.wav .*{why}"):
            read(path, sample_rate)


def test_a_raw_file_has_no_header(tmp_path: Path) -> None:
    path = tmp_path / "owl.raw"
    path.write_bytes(bytes(1000))
    with pytest.raises(AudioError, match=r"owl\.raw has no header"):
        read(path, RATE)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    path = tmp_path / "owl.wav"
    soundfile.write(path, noise(100), RATE)
    path.chmod(0)
    with pytest.raises(AudioError, match=r"owl\.wav cannot be read: Permission denied"):
        read(path, RATE)


@given(data=st.data())
@settings(deadline=None)
@pytest.mark.parametrize("encoding", [name for name in ENCODINGS if name != "mp3"])
def test_a_truncated_file_is_refused(
    tmp_path_factory: pytest.TempPathFactory, encoded: dict[str, bytes], encoding: str, data: st.DataObject
) -> None:
    whole = encoded[encoding]
    cut = data.draw(st.integers(0, len(whole) - 129), label="bytes kept")
    # Between two of its pages an Ogg stream may end.
    assume(not whole[cut:].startswith(b"OggS"))
    path = tmp_path_factory.getbasetemp() / f"cut-{encoding}"
    path.write_bytes(whole[:cut])
    with pytest.raises(AudioError, match=f"cut-{encoding}"):
        read(path, RATE)


def test_a_cut_mp3_is_read_to_where_it_ends(tmp_path: Path, encoded: dict[str, bytes]) -> None:
    path = tmp_path / "cut.mp3"
    path.write_bytes(encoded["mp3"])
    whole = read(path, RATE)
    path.write_bytes(encoded["mp3"][: len(encoded["mp3"]) // 2])
    part = read(path, RATE)
    assert 0 < len(part) < len(whole)
    # The last frame that is complete still overlaps with the one that is missing.
    kept = len(part) - 1152
    np.testing.assert_allclose(part[:kept], whole[:kept], atol=1e-6)


@pytest.mark.parametrize("promise", [0x7FFFF000, 0xFFFFFFFF])
def test_a_wav_written_to_a_pipe_may_promise_too_much(
    tmp_path: Path, encoded: dict[str, bytes], promise: int
) -> None:
    """Its writer could not go back to fill in the size."""
    path = tmp_path / "piped.wav"
    content = bytearray(encoded["wav"])
    path.write_bytes(content)
    whole = read(path, RATE)
    size = content.index(b"data") + 4
    content[4:8] = content[size : size + 4] = promise.to_bytes(4, "little")
    path.write_bytes(content)
    np.testing.assert_array_equal(read(path, RATE), whole)


def test_a_wav_whose_size_counts_its_header_too_is_not_truncated(
    tmp_path: Path, encoded: dict[str, bytes]
) -> None:
    path = tmp_path / "sloppy.wav"
    content = bytearray(encoded["wav"])
    size = content.index(b"data") + 4
    content[size : size + 4] = len(content).to_bytes(4, "little")
    path.write_bytes(content)
    assert len(read(path, RATE)) == RATE // 2


@given(data=st.data())
@settings(deadline=None)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_damaged_bytes_give_finite_audio_or_an_audio_error(
    tmp_path_factory: pytest.TempPathFactory, encoded: dict[str, bytes], encoding: str, data: st.DataObject
) -> None:
    damaged = bytearray(encoded[encoding])
    header = st.integers(0, 100)
    anywhere = st.integers(0, len(damaged) - 1)
    changes = st.dictionaries(header | anywhere, st.integers(0, 255), min_size=1, max_size=5)
    for position, value in data.draw(changes).items():
        damaged[position] = value
    path = tmp_path_factory.getbasetemp() / f"damaged-{encoding}"
    path.write_bytes(damaged)
    excerpt = data.draw(st.sampled_from([Excerpt(path), Excerpt(path, 0.1, 0.2)]))
    try:
        audio = read(excerpt, 8000)
    except AudioError as error:
        assert str(path) in str(error)  # noqa: PT017 (either outcome is right)
    else:
        assert audio.ndim == 1
        assert len(audio) > 0
        assert np.isfinite(audio).all()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_blocks_are_the_whole_sound_in_order(
    tmp_path: Path, encoded: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr("soundalike.audio.decoding._BLOCK_SAMPLES", 2 * 999)
    path = tmp_path / "sound"
    path.write_bytes(encoded[encoding])
    whole = read(path, RATE)
    with open_audio(path) as sound:
        blocks = list(decode_blocks(path, sound))
    assert {block.shape for block in blocks[:-1]} == {(999, 2)}
    np.testing.assert_array_equal(mix_to_mono(np.concatenate(blocks)), whole)


@given(
    arrays(np.float32, st.tuples(st.integers(0, 9), st.integers(1, 5)), elements=st.floats(-1, 1, width=32))
)
def test_mono_is_the_mean_of_the_channels(frames: NDArray[np.float32]) -> None:
    np.testing.assert_allclose(mix_to_mono(frames), frames.mean(axis=1, dtype=np.float64), atol=1e-6)
