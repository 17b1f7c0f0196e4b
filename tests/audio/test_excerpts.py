import math
import os
from pathlib import Path

import pytest

from soundalike.audio import AudioError, Excerpt
from soundalike.errors import UserError


@pytest.mark.parametrize("start", [-0.1, math.nan, math.inf])
def test_a_start_that_is_no_time_in_a_file_is_refused(start: float) -> None:
    with pytest.raises(AudioError, match=r"owl\.wav cannot be read from"):
        Excerpt(Path("owl.wav"), start=start)


@pytest.mark.parametrize("duration", [0.0, -1.0, math.nan, math.inf])
def test_a_duration_that_is_not_positive_is_refused(duration: float) -> None:
    with pytest.raises(AudioError, match=r"owl\.wav cannot be read for"):
        Excerpt(Path("owl.wav"), duration=duration)


def test_an_audio_error_is_a_users_sentence_about_one_file() -> None:
    error = AudioError(Path("a/owl.wav"), "is empty")
    assert isinstance(error, UserError)
    assert str(error) == "a/owl.wav is empty."


def test_a_file_name_that_is_not_unicode_can_be_printed() -> None:
    error = AudioError(Path(os.fsdecode(b"h\xe9ron.wav")), "is empty")
    assert str(error).encode("utf-8").endswith(b"ron.wav is empty.")
