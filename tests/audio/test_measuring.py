import itertools
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from soundalike.audio import AudioError
from soundalike.audio.measuring import Contents, FlatTops, measure

RATE = 16000

sounds = arrays(
    np.float32,
    st.tuples(st.integers(1, 40), st.integers(1, 3)),
    elements=st.sampled_from([-1.5, -1.0, -0.25, 0.0, 0.5, 1.0]),
)


def measured(
    path: Path, samples: NDArray[np.float64] | Iterable[float], rate: int = RATE, **form: str
) -> Contents:
    soundfile.write(path, np.asarray(samples), rate, **({"format": "WAV", "subtype": "FLOAT"} | form))
    return measure(path)


def tone(amplitude: float = 0.5, hz: float = 440.0, frames: int = RATE) -> NDArray[np.float64]:
    return amplitude * np.sin(2 * np.pi * hz * np.arange(frames) / RATE)


def in_flat_tops(channel: Iterable[float], full_scale: float) -> int:
    runs = (list(run) for full, run in itertools.groupby(channel, lambda x: abs(x) >= full_scale) if full)
    return sum(len(run) for run in runs if len(run) >= 3)


@given(sound=sounds, cuts=st.lists(st.integers(0, 40), max_size=5))
def test_flat_tops_are_counted_across_blocks(sound: NDArray[np.float32], cuts: list[int]) -> None:
    flat_tops = FlatTops(sound.shape[1], 1.0)
    for block in np.split(sound, sorted(cuts)):
        flat_tops.add(np.abs(block))
    assert flat_tops.samples == sum(in_flat_tops(channel, 1.0) for channel in sound.T)


@pytest.mark.parametrize("block", [6, 2**18])
@given(sound=sounds)
def test_measures_are_those_of_the_whole_sound(
    tmp_path_factory: pytest.TempPathFactory, block: int, sound: NDArray[np.float32]
) -> None:
    path = tmp_path_factory.getbasetemp() / "sound.wav"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("soundalike.audio.decoding._BLOCK_SAMPLES", block)
        contents = measured(path, sound)
    mono = sound.mean(axis=1, dtype=np.float32).astype(np.float64)
    assert (contents.frames, contents.header.channels) == sound.shape
    assert contents.seconds == len(sound) / RATE
    assert contents.peak == np.abs(sound).max()
    assert contents.clipped == sum(in_flat_tops(channel, 1.0) for channel in sound.T) / sound.size
    assert contents.span == pytest.approx(mono.max() - mono.min(), abs=1e-6)
    assert contents.mean == pytest.approx(mono.mean(), abs=1e-12)
    assert contents.deviation == pytest.approx(mono.std(), abs=1e-7)


def test_a_clean_sound_has_no_fault(tmp_path: Path) -> None:
    for subtype in ("PCM_16", "PCM_U8", "ULAW", "FLOAT"):
        assert measured(tmp_path / "a.wav", tone(), subtype=subtype).faults == ()


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_U8", "FLOAT", "ULAW", "ALAW", "MS_ADPCM"])
def test_a_tone_cut_off_at_full_scale_is_clipped(tmp_path: Path, subtype: str) -> None:
    contents = measured(tmp_path / "a.wav", np.clip(tone(2.0), -1, 1), subtype=subtype)
    assert contents.faults == ("clipped",)
    if subtype in ("PCM_16", "PCM_24", "FLOAT", "ULAW", "ALAW"):
        # |2 sin| exceeds 1 for two thirds of the time.
        assert contents.clipped == pytest.approx(2 / 3, abs=0.03)


@pytest.mark.parametrize("hz", [50.0, 440.0])
def test_a_tone_that_only_touches_full_scale_is_not_clipped(tmp_path: Path, hz: float) -> None:
    assert measured(tmp_path / "a.wav", tone(1.0, hz), subtype="PCM_16").faults == ()


def test_silence_is_what_does_not_move(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    step = 2.0**-15
    dither = step * rng.integers(-1, 2, RATE)
    for quiet in (np.zeros(RATE), np.full(RATE, 0.25), dither, np.stack([tone(), -tone()], axis=1)):
        assert measured(tmp_path / "a.wav", quiet).faults == ("silent",)
    assert measured(tmp_path / "a.wav", 2 * dither).faults == ()


def test_an_offset_is_told_and_a_short_file_too(tmp_path: Path) -> None:
    assert measured(tmp_path / "a.wav", 0.2 + tone()).faults == ("offset",)
    assert measured(tmp_path / "a.wav", 0.05 + tone()).faults == ()
    assert measured(tmp_path / "a.wav", tone(frames=1599)).faults == ("short",)
    assert measured(tmp_path / "a.wav", tone(frames=1600)).faults == ()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300])
def test_what_is_not_finite_is_counted_and_spoils_nothing_else(tmp_path: Path, value: float) -> None:
    sound = np.stack([tone(), tone()], axis=1)
    spoilt = sound.copy()
    spoilt[100:103, 1] = value
    contents = measured(tmp_path / "a.wav", spoilt, subtype="DOUBLE")
    assert contents.faults == ("not finite",)
    assert (contents.not_finite, contents.frames) == (3, RATE)
    assert contents.peak == pytest.approx(0.5)
    assert contents.deviation == pytest.approx(sound.std(), rel=1e-3)


def test_a_file_of_nothing_finite_is_measured(tmp_path: Path) -> None:
    contents = measured(tmp_path / "a.wav", [np.nan, np.inf])
    assert "not finite" in contents.faults
    assert (contents.peak, contents.span, contents.mean, contents.deviation) == (0, 0, 0, 0)


def test_copies_in_lossless_forms_have_one_digest(tmp_path: Path) -> None:
    sound = np.round(32767 * tone()) / 32768
    forms = [
        {"format": "WAV", "subtype": "PCM_16"},
        {"format": "WAV", "subtype": "PCM_24"},
        {"format": "WAV", "subtype": "DOUBLE"},
        {"format": "FLAC", "subtype": "PCM_16"},
        {"format": "AIFF", "subtype": "PCM_32"},
    ]
    digests = {measured(tmp_path / f"{number}", sound, **form).digest for number, form in enumerate(forms)}
    digests.add(measured(tmp_path / "twice", np.stack([sound, sound], axis=1)).digest)
    digests.add(measured(tmp_path / "negative zero", np.where(sound == 0, -0.0, sound)).digest)
    assert len(digests) == 1


def test_other_sounds_have_other_digests(tmp_path: Path) -> None:
    sound = tone()
    others = [sound, sound[:-1], -sound, np.append(sound, 0.0), np.where(np.arange(RATE) == 500, 0.9, sound)]
    digests = {measured(tmp_path / f"{number}", other).digest for number, other in enumerate(others)}
    digests.add(measured(tmp_path / "faster", sound, rate=22050).digest)
    assert len(digests) == len(others) + 1


def test_a_file_that_ends_early_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "owl.flac"
    soundfile.write(path, tone(), RATE)
    path.write_bytes(path.read_bytes()[:-3000])
    with pytest.raises(AudioError, match=r"owl\.flac is (truncated|damaged)"):
        measure(path)
