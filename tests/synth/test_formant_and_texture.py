"""`formant` and `texture`, against their references and as wholes."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.signal import welch
from tests.synth import reference_formant, reference_texture
from tests.synth.comparison import PHASE_DRIFT, Clock, noise_of, rms, rows_at_both_ends, with_extremes

from soundalike.draws import Stream
from soundalike.synth import get_patch, noise_keys, render

REFERENCES = {"formant": reference_formant.render, "texture": reference_texture.render}
PATCHES = list(REFERENCES)
CLOCKS = [
    Clock(8_000, 0.1, 11),
    Clock(8_000, 0.5, 439),
    Clock(8_000, 0.3, 16_001),
    Clock(11_025, 0.4, 331),
    Clock(16_000, 0.5, 480),
    Clock(44_100, 0.2, 439),
    Clock(48_000, 0.1, 4_799),
]

AGREEMENT = 1e-4
"""RMS of the difference over that of the sound: float32 signals whose loud parts are filtered away. The largest seen in
some 150 sounds is 1e-5. What a drift of phase does is added: a tone at two fifths of the sample rate, whose harmonics
all fold onto its own multiples, and a steep tilt that keeps what falls on 0 Hz, magnify it a hundred times."""

STILL = {
    "onsets.count": 1.0,
    "onsets.interval": 0.1,
    "syllable.length": 0.8,
    "syllable.attack": 0.02,
    "syllable.release": 0.05,
    "pitch.note": 57.0,
    "vibrato.rate": 2.0,
    "source.breath": -40.0,
    "bursts.decay": -4.0,
    "bursts.attack": 0.1,
    "grains.density": 4.0,
    "grains.decay": -8.0,
    "amplitude.floor": 1.0,
    "chop.sharpness": 2.0,
    "filter.cutoff": 69.0,
    "filter.low": 1.0,
    "hum.note": 57.0,
    "hum.gain": -60.0,
    "room.brightness": 1.0,
    "mixer.level": 0.1,
}
"""One dry, steady sound at note 57, well below full scale; what is not named is 0."""


def play(name: str, changes: Mapping[str, float], *, index: int = 0, **clock: float) -> NDArray[np.float32]:
    """The still sound with `changes`, shape (samples,)."""
    patch = get_patch(name)
    values = {each: STILL.get(each, 0.0) for each in patch.table.names} | dict(changes)
    key = noise_keys(0, Stream.NOISE, [index])
    return render(patch, patch.table.row(values)[None], key, scale="physical", threads=1, **clock)[0]  # type: ignore[arg-type]


def assert_agreement(name: str, unit: NDArray[np.float64], clock: Clock, index: int) -> None:
    """Hold a sound at full level against its reference, which says what a drift of phase does to it."""
    patch = get_patch(name)
    unit[patch.table.names.index("mixer.level")] = 1.0
    key = noise_keys(0, Stream.NOISE, [index])
    audio = render(patch, unit[None], key, threads=1, **clock._asdict())[0]
    parameters = dict(zip(patch.table.names, patch.table.to_physical(unit).tolist(), strict=True))
    truth, moved = (
        REFERENCES[name](parameters, *clock, noise_of(key[0], clock.samples), key[0], phase)
        for phase in (0.0, clock.samples * PHASE_DRIFT)
    )
    assert rms(audio - truth) < AGREEMENT * max(rms(truth), 1e-6) + rms(moved - truth)


@pytest.mark.parametrize("name", PATCHES)
@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: f"{clock.sample_rate}-{clock.control_rate}")
@settings(max_examples=4)
@given(seed=st.integers(0, 2**32 - 1), share=st.floats(0.0, 1.0))
def test_random_sounds_with_extremes(name: str, clock: Clock, seed: int, share: float) -> None:
    unit = with_extremes(get_patch(name).draw_parameters(seed, [0])[0], seed, share)
    assert_agreement(name, unit, clock, seed)


@pytest.mark.parametrize("name", PATCHES)
def test_every_parameter_at_both_ends(name: str) -> None:
    for k, row in enumerate(rows_at_both_ends(get_patch(name), 12)):
        assert_agreement(name, row, CLOCKS[1], k)


@pytest.mark.parametrize("name", PATCHES)
def test_random_sounds_are_heard(name: str) -> None:
    """Of the sounds of the prior, less than one in a hundred stays 50 dB below full scale."""
    patch = get_patch(name)
    audio = render(patch, patch.draw_parameters(0, range(600)), noise_keys(0, Stream.NOISE, range(600)))
    assert np.mean(np.abs(audio).max(axis=1) < 10.0**-2.5) < 0.01


@pytest.mark.parametrize("name", PATCHES)
def test_the_longest_sound(name: str) -> None:
    audio = play(name, {"room.wet": 0.5, "mixer.level": 1.0}, sample_rate=48_000, duration=30.0)
    assert audio.shape == (1_440_000,)
    assert np.all(np.isfinite(audio))
    assert 0.1 < np.abs(audio).max() <= 1.0


@pytest.mark.parametrize(
    ("name", "changes"),
    [("formant", {}), ("texture", {"amplitude.floor": 0.0, "amplitude.bursts": 1.0})],
)
def test_silence_until_the_first_onset(name: str, changes: Mapping[str, float]) -> None:
    """But for the control period, of 34 samples, in which a syllable begins."""
    audio = play(name, {"onsets.first": 0.3, "onsets.count": 2.0, "onsets.interval": 0.4} | dict(changes))
    assert not audio[: 4_800 - 34].any()
    assert np.abs(audio[:4_800]).max() < 0.01
    assert np.abs(audio[4_800:5_600]).max() > 0.01


# formant --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("opening", "front"), [(0.0, 1.0), (1.0, 0.4), (0.4, 0.3)])
@pytest.mark.parametrize("scale", [-0.5, 0.0, 0.6])
def test_a_whisper_peaks_at_the_formants_of_its_vowel(opening: float, front: float, scale: float) -> None:
    """Breath, with the tone far above them: the spectrum's highest points lie where the vowel says."""
    vowel = {
        f"vowel.{knob}_at_{end}": value
        for knob, value in (("opening", opening), ("front", front))
        for end in ("start", "end")
    }
    voice = {"source.breath": 10.0, "source.tilt": 0.0, "pitch.note": 107.2, "tract.scale": scale}
    sounds = [play("formant", {**voice, **vowel}, index=k, duration=2.0)[1_000:12_000] for k in range(24)]
    hertz, power = welch(np.stack(sounds), fs=16_000, nperseg=1_024)
    power = power.mean(axis=0)
    for centre in np.array(reference_formant.vowel(opening, front)) * 2.0**scale:
        around = np.flatnonzero(np.abs(np.log2(np.maximum(hertz, 1.0) / centre)) < 0.3)
        assert hertz[around[np.argmax(power[around])]] == pytest.approx(centre, rel=0.06, abs=24.0)


@pytest.mark.parametrize("note", [45.0, 69.0, 93.0])
def test_a_voice_sounds_at_its_note(note: float) -> None:
    """All the power of the tone lies at multiples of the fundamental."""
    audio = play("formant", {"pitch.note": note, "source.shape": 1.0})[1_600:11_200]
    spectrum = np.abs(np.fft.rfft(audio * np.hanning(len(audio)))) ** 2
    hertz = np.fft.rfftfreq(len(audio), 1.0 / 16_000)
    fundamental = 440.0 * 2.0 ** ((note - 69.0) / 12.0)
    harmonic = np.abs(hertz / fundamental - np.rint(hertz / fundamental)) * fundamental < 5.0
    below = hertz < 4_000.0
    assert spectrum[harmonic & below].sum() > 0.98 * spectrum[below].sum()


def test_a_voice_glides_from_half_below_to_half_above_its_note() -> None:
    """Over the 0.8 s of the syllable; a cosine, since the note is so high that the square-saw has no edges left."""
    audio = play("formant", {"pitch.note": 96.0, "pitch.glide": 12.0, "tract.scale": 2.0})
    for begin, note in ((800, 96.0 - 6.0 + 12.0 * 0.0875), (9_600, 96.0 - 6.0 + 12.0 * 0.7750)):
        part = audio[begin : begin + 640] * np.hanning(640)
        peak = np.argmax(np.abs(np.fft.rfft(part, 16_000)))
        assert peak == pytest.approx(440.0 * 2.0 ** ((note - 69.0) / 12.0), rel=0.01)


# texture --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("log_rate", [3.0, 5.0, 6.3])
def test_a_motor_beats_at_its_rate(log_rate: float) -> None:
    chopped = {"chop.rate": log_rate, "chop.depth": 1.0, "chop.sharpness": 6.0, "filter.cutoff": 132.0}
    power = np.abs(np.fft.rfft(play("texture", chopped, duration=4.0) ** 2))[4:]
    assert (np.argmax(power) + 4) / 4.0 == pytest.approx(2.0**log_rate, abs=0.5)


@pytest.mark.parametrize(("output", "sign"), [("low", -1.0), ("high", 1.0)])
def test_the_filter_falls_by_twelve_decibels_an_octave(output: str, sign: float) -> None:
    """White noise through it, three octaves against two beyond a cut-off at 110 Hz or at 3.5 kHz."""
    other = {"filter.low": 0.0, f"filter.{output}": 1.0, "filter.cutoff": 45.0 if output == "low" else 105.0}
    audio = play("texture", other, duration=8.0)
    hertz, power = welch(audio, fs=16_000, nperseg=2_048)
    cutoff = 440.0 * 2.0 ** ((other["filter.cutoff"] - 69.0) / 12.0)
    near, far = (
        power[(hertz > centre / 1.05) & (hertz < centre * 1.05)].mean()
        for centre in (cutoff * 2.0 ** (-sign * 2.0), cutoff * 2.0 ** (-sign * 3.0))
    )
    assert 10.0 * np.log10(far / near) == pytest.approx(-12.0, abs=1.0)


def test_a_hum_stands_at_its_note() -> None:
    audio = play("texture", {"hum.gain": 0.0, "hum.note": 57.0, "filter.cutoff": 132.0})
    assert np.argmax(np.abs(np.fft.rfft(audio))) == 220
