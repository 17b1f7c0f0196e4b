import os
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from soundalike.audio import AudioError, Excerpt, read, read_many
from soundalike.errors import UserError

RATE = 24000
FRAMES = 3 * RATE

FORMATS = {
    "wav": {"subtype": "PCM_16"},
    "aiff": {"subtype": "PCM_24"},
    "flac": {"subtype": "PCM_16"},
    "ogg": {"subtype": "VORBIS"},
    "opus": {"format": "OGG", "subtype": "OPUS"},
    "gsm.wav": {"subtype": "GSM610"},
    "constant.mp3": {"bitrate_mode": "CONSTANT"},
    "variable.mp3": {"bitrate_mode": "VARIABLE"},
}


def chirp_and_noise() -> NDArray[np.float32]:
    """Three seconds that are different everywhere, so that misplaced samples show."""
    seconds = np.arange(FRAMES) / RATE
    noise = np.random.default_rng(0).normal(0.0, 0.05, FRAMES) * (seconds > 1.0)
    return (0.4 * np.sin(2 * np.pi * (200 + 300 * seconds) * seconds) + noise).astype(np.float32)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("recordings")
    for suffix, encoding in FORMATS.items():
        soundfile.write(folder / f"sound.{suffix}", chirp_and_noise(), RATE, **encoding)
    return {suffix: folder / f"sound.{suffix}" for suffix in FORMATS}


@pytest.mark.parametrize("suffix", FORMATS)
@given(start=st.floats(0.0, 2.9), duration=st.none() | st.floats(1e-6, 3.5))
@settings(deadline=None, max_examples=30)
def test_an_excerpt_is_a_slice_of_the_whole(
    recordings: dict[str, Path], suffix: str, start: float, duration: float | None
) -> None:
    whole = read(recordings[suffix], RATE)
    part = read(Excerpt(recordings[suffix], start, duration), RATE)
    first = round(start * RATE)
    stop = len(whole) if duration is None else first + max(1, round(duration * RATE))
    np.testing.assert_array_equal(part, whole[first:stop])


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_read_is_what_was_recorded(recordings: dict[str, Path], suffix: str) -> None:
    sound = chirp_and_noise()
    decoded = read(recordings[suffix], RATE)
    # GSM comes in blocks of 320 samples.
    assert 0 <= len(decoded) - len(sound) <= 320
    error = np.mean((decoded[: len(sound)] - sound) ** 2) / np.mean(sound**2)
    # Lossy formats keep the tone and change the noise.
    assert error < (1e-7 if suffix in ("wav", "aiff", "flac") else 0.05)


@pytest.mark.parametrize("native_rate", [6000, 8000, 11127, 22050, 44100, 48000, 96000, 128000, 192000])
def test_a_resampled_excerpt_is_a_slice_of_the_resampled_whole(tmp_path: Path, native_rate: int) -> None:
    """Where the instants of both rates meet: the excerpt's edges must not ring."""
    path = tmp_path / "noise.wav"
    noise = np.random.default_rng(0).normal(0.0, 0.2, 3 * native_rate)
    soundfile.write(path, noise, native_rate, subtype="FLOAT")
    whole = read(path, 16000)
    part = read(Excerpt(path, start=1.0, duration=0.5), 16000)
    np.testing.assert_allclose(part, whole[16000 : 16000 + len(part)], atol=2e-6)


def test_only_the_needed_part_of_a_long_file_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "long.wav"
    soundfile.write(path, np.zeros(60 * RATE), RATE)
    decoded = []
    original = soundfile.SoundFile.read

    def counting_read(self: soundfile.SoundFile, frames: int, **options: object) -> NDArray[np.float32]:
        decoded.append(frames)
        result: NDArray[np.float32] = original(self, frames, **options)
        return result

    monkeypatch.setattr(soundfile.SoundFile, "read", counting_read)
    read(Excerpt(path, start=50.0, duration=0.5), 16000)
    assert 0.5 * RATE <= sum(decoded) <= 0.6 * RATE


def test_vorbis_is_exact_to_its_last_page_without_decoding_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a seek into the last page of this file, libsndfile returns frames that come 48 later."""
    path, rate = tmp_path / "noise.ogg", 44_100
    soundfile.write(path, np.random.default_rng(0).normal(0.0, 0.1, 20 * rate), rate)
    whole = read(path, rate)
    decoded = []
    original = soundfile.SoundFile.read

    def counting_read(self: soundfile.SoundFile, frames: int, **options: object) -> NDArray[np.float32]:
        decoded.append(frames)
        result: NDArray[np.float32] = original(self, frames, **options)
        return result

    monkeypatch.setattr(soundfile.SoundFile, "read", counting_read)
    for first in [*range(100, 20 * rate, 44_444), *range(19 * rate, 20 * rate, 2_222)]:
        decoded.clear()
        part = read(Excerpt(path, first / rate, 0.01), rate)
        np.testing.assert_array_equal(part, whole[first : first + 441])
        assert sum(decoded) < 2 * rate


@pytest.mark.parametrize("native_rate", [8000, 16000, 96000])
def test_channels_are_averaged(tmp_path: Path, native_rate: int) -> None:
    path = tmp_path / "three.wav"
    channels = np.random.default_rng(0).uniform(-1, 1, (native_rate, 3)).astype(np.float32)
    soundfile.write(path, channels, native_rate, subtype="FLOAT")
    alone = tmp_path / "mean.wav"
    soundfile.write(alone, channels.mean(axis=1), native_rate, subtype="FLOAT")
    np.testing.assert_allclose(read(path, 16000), read(alone, 16000), atol=1e-6)


@pytest.mark.parametrize(
    ("subtype", "bits"), [("PCM_U8", 8), ("PCM_16", 16), ("PCM_24", 24), ("PCM_32", 24), ("FLOAT", 24)]
)
def test_every_sample_width_is_read_on_the_same_scale(tmp_path: Path, subtype: str, bits: int) -> None:
    path = tmp_path / "ramp.wav"
    ramp = np.linspace(-0.9, 0.9, 1000)
    soundfile.write(path, ramp, 16000, subtype=subtype)
    audio = read(path, 16000)
    assert audio.dtype == np.float32
    np.testing.assert_allclose(audio, ramp, atol=2.0 ** (2 - bits))


@pytest.mark.parametrize("native_rate", [6000, 16000, 96000, 192000])
def test_one_sample_is_a_sound(tmp_path: Path, native_rate: int) -> None:
    path = tmp_path / "click.wav"
    soundfile.write(path, np.array([0.5]), native_rate)
    audio = read(path, 16000)
    assert len(audio) == max(1, round(16000 / native_rate))
    assert 0.0 < abs(audio[0]) <= 0.7


@pytest.mark.parametrize("native_rate", [8000, 16000, 96000])
def test_silence_is_a_sound(tmp_path: Path, native_rate: int) -> None:
    path = tmp_path / "silence.flac"
    soundfile.write(path, np.zeros(native_rate), native_rate)
    np.testing.assert_array_equal(read(path, 16000), np.zeros(16000, np.float32))


@pytest.mark.parametrize("sample_rate", [RATE, 16000])
@pytest.mark.parametrize("suffix", ["wav", "constant.mp3"])
def test_an_excerpt_that_starts_at_or_after_the_end_is_refused(
    recordings: dict[str, Path], suffix: str, sample_rate: int
) -> None:
    for start in (3.0, 3.004, 1000.0):
        with pytest.raises(AudioError, match=rf"{suffix} ends before the excerpt's start at {start:g} s"):
            read(Excerpt(recordings[suffix], start), sample_rate)


@given(st.lists(st.sampled_from(["good", "bad", "beyond"]), max_size=20), st.integers(1, 4))
@settings(deadline=None, max_examples=30)
def test_many_are_read_in_order_and_a_bad_one_becomes_its_error(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[str], threads: int
) -> None:
    folder = tmp_path_factory.mktemp("many")
    excerpts = []
    for number, kind in enumerate(kinds):
        path = folder / f"{number}.wav"
        if kind == "bad":
            path.write_text("not audio")
        else:
            soundfile.write(path, np.full(10, number / 100), 16000, subtype="FLOAT")
        excerpts.append(Excerpt(path, start=1.0 if kind == "beyond" else 0.0))
    readings = list(read_many(excerpts, 16000, threads))
    assert [reading.excerpt for reading in readings] == excerpts
    for number, (kind, reading) in enumerate(zip(kinds, readings, strict=True)):
        if kind == "good":
            assert reading.error is None
            assert reading.audio is not None
            np.testing.assert_array_equal(reading.audio, np.full(10, number / 100, np.float32))
        else:
            assert reading.audio is None
            assert reading.error is not None
            assert f"{number}.wav" in reading.error


def test_reading_ahead_is_bounded_and_stops_with_its_reader(recordings: dict[str, Path]) -> None:
    taken = 0

    def endless() -> Iterator[Excerpt]:
        nonlocal taken
        while True:
            taken += 1
            yield Excerpt(recordings["wav"], duration=0.01)

    readings = read_many(endless(), RATE, threads=2)
    for count in range(1, 11):
        next(readings)
        assert taken <= count + 2 * 2
    readings.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("read-audio")]


def test_no_threads_can_read_nothing() -> None:
    with pytest.raises(UserError, match="0 threads"):
        read_many([], 16000, threads=0)


@pytest.mark.skipif(os.name == "nt", reason="Windows file names are Unicode")
def test_a_file_name_need_not_be_unicode(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"h\xe9ron.wav")
    with open(path, "wb") as file:
        soundfile.write(file, np.zeros(100), 16000, format="WAV")
    assert len(read(path, 16000)) == 100
