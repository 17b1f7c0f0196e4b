from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from soundalike.audio import AudioError
from soundalike.tasks.sound_fonts import SoundFont, play_note, read_sound_font
from soundalike.tasks.sound_fonts.font import Generator

MakeFont = Callable[..., SoundFont]

RATE = 44_100
LOOPED = {Generator.SAMPLE_MODES: 1, Generator.SAMPLE: 0}
LOUDEST = 127


def _times(duration: float) -> NDArray[np.float64]:
    return np.arange(round(duration * RATE)) / RATE


def _sine(hertz: float, duration: float) -> NDArray[np.float64]:
    return 0.5 * np.sin(2 * np.pi * hertz * _times(duration))


def _range(low: int, high: int) -> int:
    return int(np.array(low | high << 8, dtype=np.uint16).astype(np.int16))


def _loudness(audio: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(audio**2)))


@pytest.mark.parametrize(
    ("zone", "key", "hertz"),
    [
        ({}, 69, 441.0),
        ({}, 81, 882.0),
        ({}, 62, 441.0 * 2 ** (-7 / 12)),
        ({Generator.ROOT_KEY: 57}, 57, 441.0),
        ({Generator.COARSE_TUNE: -2, Generator.FINE_TUNE: 50}, 69, 441.0 * 2 ** (-1.5 / 12)),
        ({Generator.SCALE_TUNING: 50}, 81, 441.0 * 2 ** (6 / 12)),
        ({Generator.FIXED_KEY: 69}, 40, 441.0),
    ],
)
def test_a_looped_sine_is_a_sine_of_the_keys_pitch(
    make_font: MakeFont, zone: dict[Generator, int], key: int, hertz: float
) -> None:
    note = play_note(make_font({**zone, **LOOPED}), 5, key, LOUDEST, 0.3, RATE)
    # The attack lasts a millisecond. The loop is 18 cycles, so the sine goes on for good.
    settled = slice(round(0.002 * RATE), None)
    np.testing.assert_allclose(note[settled], _sine(hertz, 0.3)[settled], atol=2e-4)


def test_a_sample_without_a_loop_ends(make_font: MakeFont) -> None:
    note = play_note(make_font({Generator.SAMPLE: 0}), 5, 69, LOUDEST, 0.1, RATE)
    assert np.abs(note[1900:2000]).max() > 0.4
    assert not note[2000:].any()


def test_a_note_sounds_through_the_zones_that_hold_it(make_font: MakeFont) -> None:
    low = {Generator.KEY_RANGE: _range(0, 60), Generator.ATTENUATION: 0}
    high = {Generator.KEY_RANGE: _range(61, 127), Generator.ATTENUATION: 500}
    soft = {Generator.VELOCITY_RANGE: _range(0, 63), Generator.ATTENUATION: 100}
    both = make_font({**low, **LOOPED}, {**high, **LOOPED})
    assert len(both.zones(5, 60, 100)) == len(both.zones(5, 61, 100)) == 1
    # 50 dB asked for are 20 dB by the convention that fonts are made for.
    quiet, loud = (play_note(both, 5, key, LOUDEST, 0.2, RATE) for key in (61, 60))
    assert _loudness(quiet) / _loudness(loud) == pytest.approx(0.1, rel=0.01)
    layered = make_font({**soft, **LOOPED})
    assert len(layered.zones(5, 60, 63)) == 1
    assert not layered.zones(5, 60, 64)
    assert not play_note(layered, 5, 60, 64, 0.1, RATE).any()


def test_a_first_zone_without_a_sample_holds_for_all(make_font: MakeFont) -> None:
    common = {Generator.FINE_TUNE: 30, Generator.COARSE_TUNE: 1}
    (zone,) = make_font(common, {Generator.FINE_TUNE: -10, **LOOPED}).zones(5, 69, 100)
    assert zone.cents == 100 - 10


def test_a_preset_adds_to_its_instrument_but_sets_no_places(make_font: MakeFont) -> None:
    preset = ({Generator.FINE_TUNE: 5, Generator.START: 7, Generator.INSTRUMENT: 0},)
    (zone,) = make_font({Generator.FINE_TUNE: 20, **LOOPED}, preset=preset).zones(5, 69, 100)
    assert (zone.cents, zone.start) == (25, 0)


def test_a_program_that_is_not_there_is_silent(make_font: MakeFont) -> None:
    assert not play_note(make_font(LOOPED), 6, 69, 100, 0.1, RATE).any()


def test_the_modulation_envelope_bends_the_pitch(make_font: MakeFont) -> None:
    bent = {Generator.MOD_ENVELOPE_TO_PITCH: 1200, Generator.MOD_ATTACK: -12000, **LOOPED}
    note = play_note(make_font(bent), 5, 69, LOUDEST, 0.5, RATE)
    spectrum = np.abs(np.fft.rfft(note * np.hanning(len(note))))
    assert np.argmax(spectrum) * RATE / len(note) == pytest.approx(882.0, abs=2.0)


@pytest.mark.parametrize("zone", [{Generator.FILTER_CUTOFF: 6926}, {Generator.MOD_ENVELOPE_TO_CUTOFF: 1}])
def test_the_filter_halves_the_power_at_its_cutoff(make_font: MakeFont, zone: dict[Generator, int]) -> None:
    # 6926 cents above 8.18 Hz are 447 Hz: no more than a cent from the sine's pitch plus a quarter tone.
    settings = {Generator.FILTER_CUTOFF: 6903, **LOOPED, **zone}
    cutoff = 440.0 * 2 ** (-69 / 12) * 2 ** (settings[Generator.FILTER_CUTOFF] / 1200)
    note = play_note(make_font(settings), 5, 69, LOUDEST, 0.5, RATE)
    gain = _loudness(note[RATE // 10 :]) / _loudness(_sine(441.0, 0.4))
    assert gain == pytest.approx(1 / np.sqrt(1 + (441.0 / cutoff) ** 4), rel=0.01)


def test_a_soft_note_is_darker(make_font: MakeFont) -> None:
    font = make_font({Generator.FILTER_CUTOFF: 8000, **LOOPED})
    soft, hard = (play_note(font, 5, 93, velocity, 0.3, RATE) for velocity in (20, LOUDEST))
    assert _loudness(soft) < 0.5 * _loudness(hard)


def test_what_is_no_font_or_damaged_is_named(make_font: MakeFont, tmp_path: Path) -> None:
    whole = make_font(LOOPED).path.read_bytes()
    broken = tmp_path / "broken.sf2"
    for content in (b"", b"RIFF", whole[:300], whole[:-200], b"RIFX" + whole[4:]):
        broken.write_bytes(content)
        with pytest.raises(AudioError, match=r"broken\.sf2 is (no|a damaged) SoundFont"):
            read_sound_font(broken)
    with pytest.raises(AudioError, match=r"gone\.sf2 cannot be read"):
        read_sound_font(tmp_path / "gone.sf2")


def test_a_table_that_points_nowhere_is_damage(make_font: MakeFont) -> None:
    font = make_font({Generator.SAMPLE_MODES: 1, Generator.SAMPLE: 40})
    with pytest.raises(AudioError, match="is a damaged SoundFont"):
        font.zones(5, 69, 100)


def test_compressed_samples_are_refused(make_font: MakeFont) -> None:
    with pytest.raises(AudioError, match=r"has compressed samples \(\.sf3\)"):
        make_font(LOOPED, kind=0x11).zones(5, 69, 100)
