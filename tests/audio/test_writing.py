from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from soundalike.audio import read, write
from soundalike.errors import UserError

sounds = arrays(np.float32, st.integers(1, 300), elements=st.floats(-1.0, 1.0, width=32))


@pytest.mark.parametrize(("suffix", "bits"), [(".wav", 24), (".flac", 16), (".WAV", 24)])
@given(sound=sounds, rate=st.sampled_from([8000, 16000, 44100, 48000]))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, bits: int, sound: NDArray[np.float32], rate: int
) -> None:
    path = tmp_path_factory.getbasetemp() / f"round-trip{suffix}"
    write(path, sound, rate)
    assert soundfile.info(path).samplerate == rate
    again = read(path, rate)
    step = 2.0 ** (1 - bits)
    np.testing.assert_allclose(again, np.clip(sound, -1, 1 - step), atol=0.5001 * step)
    # A sound that came from such a file loses nothing more, and the bytes depend on nothing but the sound.
    first = path.read_bytes()
    write(path, again, rate)
    assert path.read_bytes() == first


def test_a_sound_beyond_full_scale_is_clipped_not_wrapped(tmp_path: Path) -> None:
    path = tmp_path / "loud.flac"
    write(path, [-2.0, -1.0, 1.0, 2.0], 16000)
    np.testing.assert_allclose(read(path, 16000), [-1, -1, 1, 1], atol=1e-4)


@pytest.mark.parametrize(
    ("name", "audio", "why"),
    [
        ("a.mp3", [0.1], r"unknown audio format '\.mp3'"),
        ("a", [0.1], "unknown audio format 'a'"),
        ("a.wav", [], r"shape \(0,\)"),
        ("a.wav", [[0.1, 0.2]], r"shape \(1, 2\)"),
        ("a.wav", [0.1, float("nan")], "NaN or infinity"),
        ("a.flac", [float("-inf")], "NaN or infinity"),
    ],
)
def test_what_cannot_be_written_leaves_the_earlier_file(
    tmp_path: Path, name: str, audio: list[float], why: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"earlier")
    with pytest.raises(UserError, match=why):
        write(path, audio, 16000)
    assert path.read_bytes() == b"earlier"


def test_a_disk_that_fills_leaves_the_earlier_file(
    tmp_path: Path, limited_file_size: Callable[[int], AbstractContextManager[None]]
) -> None:
    path = tmp_path / "sound.wav"
    write(path, [0.5], 16000)
    earlier = path.read_bytes()
    with limited_file_size(20_000), pytest.raises(UserError, match=r"cannot write .*sound\.wav"):
        write(path, np.zeros(16000), 16000)
    assert path.read_bytes() == earlier
    assert list(tmp_path.iterdir()) == [path]
