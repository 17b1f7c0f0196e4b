"""A sound as JSON: it plays, and its pictures are pictures."""

import base64
import io

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from matplotlib import image

from soundalike.web.studio.sounds import COLUMNS, sound_json, wav_16_bit

ANY_AUDIO = arrays.arrays(np.float32, st.integers(1, 500), elements=st.floats(-2, 2, width=32))


@given(audio=ANY_AUDIO, sample_rate=st.sampled_from([8_000, 16_000, 24_000, 48_000]))
def test_wav_holds_the_sound_rounded_to_16_bits(audio: np.ndarray, sample_rate: int) -> None:
    samples, rate = soundfile.read(io.BytesIO(wav_16_bit(audio, sample_rate)), dtype="int16")
    assert rate == sample_rate
    expected = np.clip(np.rint(audio.astype(np.float64) * 32_768), -32_768, 32_767)
    np.testing.assert_array_equal(samples, expected)


def test_a_sound_is_seen_as_it_is_heard() -> None:
    """A low tone in the second half."""
    tone = np.sin(2 * np.pi * 500 * np.arange(8_000) / 16_000).astype(np.float32)
    audio = np.concatenate([np.zeros(8_000, np.float32), tone])
    sound = sound_json(audio, 16_000)
    assert sound["seconds"] == 1.0
    assert sound["peak"] == pytest.approx(1.0)
    waveform = np.array(sound["waveform"])
    assert waveform.shape == (COLUMNS, 2)
    assert not waveform[: COLUMNS // 2].any()
    assert (np.diff(waveform[COLUMNS // 2 + 5 :]) > 0.5).all()
    kind, _, content = sound["picture"].partition(";base64,")
    assert kind == "data:image/png"
    light = image.imread(io.BytesIO(base64.b64decode(content)))[..., :3].sum(axis=2)
    bands, frames = light.shape
    brightest = np.unravel_index(light.argmax(), light.shape)
    assert brightest[1] > frames / 2
    assert brightest[0] > bands / 2


def test_silence_is_a_sound() -> None:
    sound = sound_json(np.zeros(10, np.float32), 8_000)
    assert sound["peak"] == 0.0
    assert len(sound["waveform"]) == COLUMNS
