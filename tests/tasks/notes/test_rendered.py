import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundalike.audio import AudioError
from soundalike.tasks.notes import RenderedNote, onset
from soundalike.tasks.sound_fonts import SoundFont
from soundalike.tasks.sound_fonts.font import Generator

LATE = {Generator.DELAY: -2400, Generator.SAMPLE_MODES: 1, Generator.SAMPLE: 0}
NOTE = RenderedNote("fonts", "sine.sf2", program=5, key=69, velocity=127, label="a", group="g")


def test_a_note_begins_at_its_onset_and_has_one_peak(
    tmp_path: Path, make_font: Callable[..., SoundFont]
) -> None:
    make_font(LATE)
    found = NOTE.find(tmp_path, tmp_path)
    samples, rate = soundfile.read(io.BytesIO(found.flac))
    assert (rate, len(samples), found.duration) == (44_100, 66_150, 1.5)
    assert np.abs(samples).max() == pytest.approx(0.707, abs=1e-3)
    # It waits a quarter of a second; the first sample within 40 dB of the peak comes right after.
    assert abs(samples[0]) >= 0.00707 - 1e-4
    assert np.argmax(np.abs(np.fft.rfft(samples))) * rate / len(samples) == pytest.approx(441.0, abs=1.0)


def test_a_note_that_no_zone_sounds_for_is_an_error(
    tmp_path: Path, make_font: Callable[..., SoundFont]
) -> None:
    make_font(LATE)
    with pytest.raises(AudioError, match="is silent at program 7, key 69"):
        replace(NOTE, program=7).find(tmp_path, tmp_path)
    with pytest.raises(AudioError, match=r"gone\.sf2 cannot be read"):
        replace(NOTE, path="gone.sf2").find(tmp_path, tmp_path)


def test_the_onset_is_the_first_sample_within_40_decibels_of_the_peak() -> None:
    assert onset(np.array([0.0, 0.0099, -0.0101, 0.5, -1.0, 0.2])) == 2
