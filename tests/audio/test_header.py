from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundalike.audio import AudioError, Header, read_header


@pytest.mark.parametrize(
    ("format", "subtype"), [("WAV", "PCM_16"), ("FLAC", "PCM_24"), ("OGG", "VORBIS"), ("AIFF", "FLOAT")]
)
def test_a_header_tells_the_length_the_rate_and_the_form(tmp_path: Path, format: str, subtype: str) -> None:
    path = tmp_path / "owl"
    soundfile.write(path, np.zeros((11025, 2)), 22050, format=format, subtype=subtype)
    header = read_header(path)
    assert header == Header(11025, 22050, 2, format, subtype)
    assert header.seconds == 0.5


def test_a_file_without_a_header_is_named(tmp_path: Path) -> None:
    path = tmp_path / "owl.wav"
    path.write_text("Dear diary, today I heard an owl.")
    with pytest.raises(AudioError, match=r"owl\.wav is not a readable audio file"):
        read_header(path)
