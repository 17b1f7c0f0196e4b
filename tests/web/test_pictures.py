"""Waveforms and spectrograms as pictures: against plain loops, PyTorch's front end, and a reader of PNG files."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.image import imread

from soundalike.web import data_url, log_mel_picture, png, waveform_peaks
from soundalike.web.pictures import BANDS, colour_map


def sine(hertz: float, sample_rate: int = 16_000, seconds: float = 1.0) -> np.ndarray:
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    return np.sin(2.0 * np.pi * hertz * time).astype(np.float32)


@given(
    st.lists(st.floats(-1.0, 1.0, width=32), min_size=1, max_size=60), st.integers(min_value=1, max_value=80)
)
def test_every_stretch_of_a_waveform_shows_its_lowest_and_highest_sample(
    samples: list[float], columns: int
) -> None:
    audio = np.array(samples, dtype=np.float32)
    peaks = waveform_peaks(audio, columns)
    assert peaks.shape == (columns, 2)
    for column, (lowest, highest) in enumerate(peaks):
        first, stop = (edge * len(audio) // columns for edge in (column, column + 1))
        stretch = audio[first : max(stop, first + 1)]
        assert (lowest, highest) == (stretch.min(), stretch.max())


@pytest.mark.parametrize("sample_rate", [8_000, 16_000, 22_050, 48_000])
def test_the_spectrogram_is_what_the_front_end_hands_an_encoder(sample_rate: int) -> None:
    torch = pytest.importorskip("torch")
    from soundalike.model import LogMelSettings, build_frontend

    audio = (0.2 * sine(440.0, sample_rate) + 0.1 * sine(3_000.0, sample_rate))[: sample_rate // 2]
    image = build_frontend(LogMelSettings(), sample_rate)(torch.from_numpy(audio)[None])[0, 0].numpy()
    picture = log_mel_picture(audio, sample_rate)
    assert picture.shape == (BANDS, len(image))
    # The brightness of a picture is a straight line of the image, cut at its ends: fit none, compare two points each.
    floor, ceiling = np.log(0.01), np.log(round(0.025 * sample_rate) / 4 + 0.01)
    expected = np.clip(255.0 * (image.T[::-1] - floor) / (ceiling - floor), 0.0, 255.0)
    np.testing.assert_allclose(picture, expected, atol=0.51)


def test_silence_is_black_and_a_full_sine_reaches_the_top() -> None:
    assert not log_mel_picture(np.zeros(16_000, np.float32), 16_000).any()
    # 1 kHz is a bin of its own, and lies on no band's peak: its band shows nearly all of it.
    assert log_mel_picture(sine(1_000.0), 16_000).max() >= 250


def test_high_sounds_lie_above_low_ones() -> None:
    low, high = (int(log_mel_picture(sine(hertz), 16_000)[:, 40].argmax()) for hertz in (300.0, 6_000.0))
    assert high < low


def test_a_sound_shorter_than_the_window_has_one_frame() -> None:
    assert log_mel_picture(sine(500.0)[:50], 16_000).shape == (BANDS, 1)


def test_a_png_reads_back_as_its_colours() -> None:
    picture = np.arange(256, dtype=np.uint8).reshape(8, 32)
    read = imread(io.BytesIO(png(picture)))
    np.testing.assert_array_equal(np.rint(255.0 * read[..., :3]).astype(int), colour_map()[picture])


def test_the_colour_map_climbs_in_even_steps_of_lightness() -> None:
    # CIE L*, another measure than the one that the map is built on.
    srgb = colour_map() / 255.0
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    lightness = np.where(luminance > 216 / 24389, 116.0 * np.cbrt(luminance) - 16.0, luminance * 24389 / 27)
    steps = np.diff(lightness[::15])
    assert steps.min() > 0.6 * steps.mean()
    assert steps.max() < 1.4 * steps.mean()
    assert lightness[0] < 6
    assert lightness[-1] > 90


def test_a_data_url_holds_its_bytes() -> None:
    assert data_url("image/png", b"\x00\xff") == "data:image/png;base64,AP8="
