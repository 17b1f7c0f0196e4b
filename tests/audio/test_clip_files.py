from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundalike.audio import Clip, ClipFiles, read, read_header

RATE = 44_100
KILOBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)


@pytest.fixture
def without_length(tmp_path: Path) -> Path:
    """An MP3 of silence and noise at a variable bit rate, without the frame that says how long it is."""
    noise = np.random.default_rng(0).normal(0.0, 0.2, 6 * RATE)
    path = tmp_path / "noise.mp3"
    soundfile.write(path, np.concatenate([np.zeros(4 * RATE), noise]), RATE, bitrate_mode="VARIABLE")
    content = path.read_bytes()
    assert b"Xing" in content[:64]
    rate, padding = KILOBITS[content[2] >> 4] * 1000, content[2] >> 1 & 1
    path.write_bytes(content[144 * rate // RATE + padding :])
    return path


def test_the_length_of_an_mp3_is_that_of_its_sound(without_length: Path) -> None:
    files = ClipFiles([Clip(without_length, "", "")], RATE)
    whole = read(without_length, RATE)
    assert read_header(without_length).frames > 1.2 * len(whole)
    assert files.length(0) == len(whole)
    np.testing.assert_array_equal(files.read(0, len(whole) - 500, 500), whole[-500:])


@pytest.mark.parametrize(("suffix", "subtype"), [("voc", "PCM_U8"), ("aiff", "DWVW_16"), ("aiff", "DWVW_24")])
def test_formats_that_cannot_be_sought_exactly_are_read_exactly(
    tmp_path: Path, suffix: str, subtype: str
) -> None:
    sound = np.random.default_rng(0).uniform(-0.5, 0.5, (5000, 2 if suffix == "voc" else 1))
    soundfile.write(tmp_path / f"noise.{suffix}", sound, 8000, subtype=subtype)
    files = ClipFiles([Clip(tmp_path / f"noise.{suffix}", "", "")], 8000)
    np.testing.assert_array_equal(files.read(0, 3001, 700), read(files.path(0), 8000)[3001:3701])
