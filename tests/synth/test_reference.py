"""The reference itself: closed forms and laws that follow from the equations, not from the code."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.synth import reference
from tests.synth.reference import Range

CONTROL_RATE = 100
UNIT = st.floats(0.0, 1.0)

PATCHES = {
    "voice": (reference.voice, reference.voice_names()),
    "voice_fm": (reference.voice_fm, reference.voice_fm_names()),
    "parametric": (reference.parametric, reference.parametric_names()),
}


def envelope(seconds: float = 2.0, **changes: float) -> np.ndarray:
    """An ADSR at 100 Hz, straight (alpha 1) unless told: sample n is at n / 100 s."""
    values = {
        "attack": 0.2,
        "decay": 0.4,
        "sustain": 0.5,
        "release": 0.5,
        "alpha": 1.0,
        "note": 1.0,
    } | changes
    return reference.adsr(**values, samples=round(seconds * CONTROL_RATE), control_rate=CONTROL_RATE)


def tone_spectrum(audio: np.ndarray) -> np.ndarray:
    """Magnitude of a second of sound, one bin a hertz, scaled so that a sinusoid reads as its amplitude."""
    return np.abs(np.fft.rfft(audio)) * 2.0 / len(audio)


# Parameter curves -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("range_", "unit", "physical"),
    [
        (Range(0.0, 2.0, 0.5), 0.5, 0.5),
        (Range(0.0, 20.0, 0.25), 0.5, 1.25),
        (Range(0.1, 6.0), 0.5, 3.05),
        (Range(-96.0, 96.0, 0.2, symmetric=True), 0.75, 3.0),
        (Range(-96.0, 96.0, 0.2, symmetric=True), 0.25, -3.0),
        (Range(-10.0, 20.0, 0.5, symmetric=True), 0.5, 5.0),
        (Range(-1.0, 1.0, 1.0, symmetric=True), 0.25, -0.5),
        (Range(0.0, 1.0, 0.025), 0.5, 2.0**-40),
    ],
)
def test_curve_values(range_: Range, unit: float, physical: float) -> None:
    assert reference.unit_to_physical(unit, range_) == pytest.approx(physical, rel=1e-12)
    assert reference.physical_to_unit(physical, range_) == pytest.approx(unit, rel=1e-12)


@pytest.mark.parametrize("range_", [*reference.RANGES.values(), Range(0.0, 1.0, 0.025)])
def test_curves_end_at_the_range_and_rise(range_: Range) -> None:
    physical = reference.unit_to_physical(np.linspace(0.0, 1.0, 101), range_)
    assert (physical[0], physical[-1]) == (range_.low, range_.high)
    assert np.all(np.diff(physical) > 0.0)


@pytest.mark.parametrize("range_", reference.RANGES.values())
@given(share=UNIT)
def test_curves_invert(range_: Range, share: float) -> None:
    physical = range_.low + (range_.high - range_.low) * share
    back = reference.unit_to_physical(reference.physical_to_unit(physical, range_), range_)
    assert back == pytest.approx(physical, abs=1e-12 * (range_.high - range_.low))


# Envelopes --------------------------------------------------------------------------------------------------


def test_adsr_at_key_points() -> None:
    level = envelope()
    times = {0.0: 0.0, 0.1: 0.5, 0.2: 1.0, 0.4: 0.75, 0.6: 0.5, 1.0: 0.5, 1.25: 0.25, 1.5: 0.0, 1.99: 0.0}
    for time, expected in times.items():
        assert level[round(time * CONTROL_RATE)] == pytest.approx(expected, abs=3e-6), time


@pytest.mark.parametrize("alpha", [0.5, 1.0, 3.0])
def test_alpha_bends_each_ramp(alpha: float) -> None:
    level = envelope(alpha=alpha)
    half = 0.5**alpha
    assert level[10] == pytest.approx(half, abs=1e-5)
    assert level[40] == pytest.approx(0.5 * half + 0.5, abs=1e-5)
    assert level[125] == pytest.approx(0.5 * half, abs=1e-5)


def test_note_off_cuts_the_attack_where_it_is() -> None:
    level = envelope(attack=2.0, note=0.5, release=1.0)
    assert level[50] == pytest.approx(0.25, abs=3e-6)
    assert level[100] == pytest.approx(0.125, abs=3e-6)
    assert level.max() == level[50]


def test_note_off_cuts_the_decay_where_it_is() -> None:
    level = envelope(note=0.4, release=1.0)
    assert level[40] == pytest.approx(0.75, abs=3e-6)
    assert level[90] == pytest.approx(0.375, abs=3e-6)


def test_note_off_between_two_control_samples() -> None:
    level = envelope(attack=1.0, note=0.505, release=1.0)
    assert level[50] == pytest.approx(0.5, abs=3e-6)
    assert level[51] == pytest.approx(0.505 * 0.995, abs=3e-6)


@given(attack=UNIT, decay=UNIT, sustain=UNIT, alpha=st.floats(0.1, 6.0), note_off=st.integers(2, 126))
def test_level_is_continuous_at_note_off(
    attack: float, decay: float, sustain: float, alpha: float, note_off: int
) -> None:
    """One control sample into a release of 1000 s, the level is still what it would be with the key held."""
    given_ = {"attack": attack, "decay": decay, "sustain": sustain, "alpha": alpha}
    held = reference.adsr(**given_, release=1.0, note=10.0, samples=128, control_rate=128)
    released = reference.adsr(**given_, release=1e3, note=note_off / 128, samples=128, control_rate=128)
    np.testing.assert_array_equal(released[:note_off], held[:note_off])
    assert released[note_off + 1] == pytest.approx(held[note_off], abs=1e-4)


@given(
    attack=UNIT, decay=UNIT, sustain=UNIT, release=UNIT, alpha=st.floats(0.1, 6.0), note=st.floats(0.01, 2.0)
)
def test_adsr_stays_in_range_and_never_rises_after_note_off(
    attack: float, decay: float, sustain: float, release: float, alpha: float, note: float
) -> None:
    level = envelope(attack=attack, decay=decay, sustain=sustain, release=release, alpha=alpha, note=note)
    assert np.all((level >= 0.0) & (level <= 1.0))
    after = level[int(np.ceil(note * CONTROL_RATE)) :]
    assert np.all(np.diff(after) <= 0.0)


def test_zero_durations_act_at_once() -> None:
    level = envelope(attack=0.0, decay=0.0, release=0.0)
    np.testing.assert_array_equal(level, np.where(np.arange(200) < 100, 0.5, 0.0))


def test_zero_decay_waits_for_the_attack() -> None:
    level = envelope(decay=0.0)
    assert level[19] == pytest.approx(0.95, abs=3e-6)
    assert level[20] == pytest.approx(0.5, abs=3e-6)


# LFOs -------------------------------------------------------------------------------------------------------

ONLY = {shape: np.eye(5)[i] for i, shape in enumerate(reference.LFO_SHAPES)}


@pytest.mark.parametrize("shape", reference.LFO_SHAPES)
def test_lfo_frequency(shape: str) -> None:
    """Over 10 s at 3 Hz, all of a shape's energy beside its mean lies at 3 Hz and its multiples."""
    wave = reference.lfo(3.0, 0.0, 0.5, ONLY[shape], np.zeros(1000), CONTROL_RATE)
    spectrum = np.abs(np.fft.rfft(wave - wave.mean()))
    assert np.argmax(spectrum) == 30


def test_lfo_shapes_over_a_cycle() -> None:
    quarters = reference.lfo_shapes(np.array([0.1, 0.25, 0.4, 0.6, 0.75, 0.9]) * 2.0 * np.pi)
    expected = {
        "sin": (1.0 - np.cos(np.array([0.1, 0.25, 0.4, 0.6, 0.75, 0.9]) * 2.0 * np.pi)) / 2.0,
        "tri": [0.2, 0.5, 0.8, 0.8, 0.5, 0.2],
        "saw": [0.1, 0.25, 0.4, 0.6, 0.75, 0.9],
        "rsaw": [0.9, 0.75, 0.6, 0.4, 0.25, 0.1],
    }
    for shape, values in expected.items():
        row = quarters[reference.LFO_SHAPES.index(shape)]
        np.testing.assert_allclose(row, values, rtol=0, atol=1e-12, err_msg=shape)
    square = reference.lfo_shapes(np.array([0.1, 0.3, 0.7, 0.9]) * 2.0 * np.pi)[-1]
    np.testing.assert_array_equal(square, [0.0, 1.0, 1.0, 0.0])


def test_lfo_phase_includes_the_first_increment() -> None:
    wave = reference.lfo(1.0, 0.0, 0.0, ONLY["saw"], np.zeros(4), CONTROL_RATE)
    np.testing.assert_allclose(wave, [0.01, 0.02, 0.03, 0.04], rtol=0, atol=1e-12)


def test_lfo_rate_follows_its_envelope() -> None:
    envelope = np.r_[np.zeros(50), np.ones(50)]
    wave = reference.lfo(1.0, 2.0, 0.0, ONLY["saw"], envelope, CONTROL_RATE)
    np.testing.assert_allclose(np.diff(wave)[[10, 60]], [0.01, 0.03], rtol=0, atol=1e-12)


def test_lfo_rate_never_goes_below_zero() -> None:
    wave = reference.lfo(1.0, -10.0, 1.0, ONLY["saw"], np.ones(20), CONTROL_RATE)
    np.testing.assert_allclose(wave, 0.5 / np.pi, rtol=0, atol=1e-12)


def test_lfo_mix_weights() -> None:
    """Saw and reverse saw sum to 1 at every phase, so the mix says what the weights are: 1 and 2^-e."""
    wave = reference.lfo(1.0, 0.0, 0.0, [0.0, 0.0, 1.0, 0.5, 0.0], np.zeros(1), CONTROL_RATE)
    small = 2.0**-np.e
    assert wave[0] == pytest.approx((0.01 + 0.99 * small) / (1.0 + small), abs=1e-12)


def test_lfo_without_weights_is_silent() -> None:
    assert not reference.lfo(5.0, 0.0, 0.0, [0.0] * 5, np.zeros(10), CONTROL_RATE).any()


# Control to audio -------------------------------------------------------------------------------------------


def test_modulation_matrix_has_a_row_a_target() -> None:
    sources = [np.array([1.0, 2.0]), np.array([10.0, 20.0])]
    mixed = reference.modulation_matrix([[1.0, 0.0], [0.5, 1.0], [0.0, 0.0]], sources)
    np.testing.assert_array_equal(mixed, [[1.0, 2.0], [10.5, 21.0], [0.0, 0.0]])


@given(slope=st.floats(-5.0, 5.0), samples=st.integers(2, 300), controls=st.integers(2, 50))
def test_upsampling_a_line_gives_the_line(slope: float, samples: int, controls: int) -> None:
    line = reference.upsample(slope * np.linspace(0.0, 1.0, controls), samples)
    np.testing.assert_allclose(line, slope * np.linspace(0.0, 1.0, samples), rtol=0, atol=1e-12)


def test_a_control_signal_has_at_least_two_samples() -> None:
    assert reference.control_samples(0.1, 4) == 2
    assert reference.control_samples(1.0, 480) == 480
    assert reference.audio_samples(0.1, 22050) == 2205


# Oscillators ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("midi", "hertz"), [(69, 440.0), (81, 880.0), (57, 220.0), (60, 261.6255653)])
def test_midi_to_hz(midi: int, hertz: float) -> None:
    assert reference.midi_to_hz(midi) == pytest.approx(hertz, rel=1e-9)


def test_pitch_is_clamped_to_the_keyboard_and_to_nyquist() -> None:
    modulation = np.array([-200.0, 0.0, 1.0, 200.0])
    at_48k = reference.pitch_to_hz(69.0, 1.0, modulation, 48000)
    np.testing.assert_allclose(at_48k, [8.1757989156, 440.0, 466.1637615, 12543.8539514], rtol=1e-9)
    assert reference.pitch_to_hz(69.0, 1.0, modulation, 8000)[-1] == 4000.0


@given(midi=st.floats(0.0, 127.0), phase=st.floats(-np.pi, np.pi))
def test_sine_closed_form(midi: float, phase: float) -> None:
    audio = reference.sine(midi, 0.0, phase, np.zeros(1000), 44100)
    time = np.arange(1, 1001) / 44100
    expected = np.cos(2.0 * np.pi * 440.0 * 2.0 ** ((midi - 69.0) / 12.0) * time + phase)
    np.testing.assert_allclose(audio, expected, rtol=0, atol=1e-9)


def test_sine_modulated_in_semitones() -> None:
    audio = reference.sine(57.0, 24.0, 0.0, np.full(8000, 0.5), 8000)
    assert tone_spectrum(audio)[440] == pytest.approx(1.0, abs=1e-9)


def test_sharp_square_saw_is_a_square() -> None:
    phase = np.linspace(0.1, np.pi - 0.1, 50)
    high = reference.square_saw_shape(phase, np.full(50, 1e6), 0.0)
    low = reference.square_saw_shape(phase + np.pi, np.full(50, 1e6), 0.0)
    np.testing.assert_allclose(high, 1.0, rtol=0, atol=1e-12)
    np.testing.assert_allclose(low, -1.0, rtol=0, atol=1e-12)


def test_sharp_square_saw_of_shape_one_is_a_square_weighted_by_a_raised_cosine() -> None:
    phase = np.linspace(0.1, np.pi - 0.1, 50)
    wave = reference.square_saw_shape(phase, np.full(50, 1e6), 1.0)
    np.testing.assert_allclose(wave, np.cos(phase / 2.0) ** 2, rtol=0, atol=1e-12)


def test_dull_square_saw_is_a_sine() -> None:
    phase = np.linspace(0.0, 2.0 * np.pi, 50)
    wave = reference.square_saw_shape(phase, np.full(50, 1e-4), 0.0)
    np.testing.assert_allclose(wave, np.pi / 2.0 * 1e-4 * np.sin(phase), rtol=0, atol=1e-11)


def test_low_square_saw_has_the_harmonics_of_a_square() -> None:
    """At 100 Hz K is 60: the first odd harmonics fall as 4 / (pi n), and the even ones are absent."""
    midi = 69.0 + 12.0 * np.log2(100.0 / 440.0)
    audio = reference.square_saw(midi, 0.0, 0.0, 0.0, np.zeros(48000), 48000)
    spectrum = tone_spectrum(audio)
    odd = np.array([1, 3, 5, 7])
    np.testing.assert_allclose(spectrum[100 * odd], 4.0 / (np.pi * odd), rtol=0.01)
    assert spectrum[[200, 400, 600]].max() < 1e-9


def test_square_saw_sharpness_follows_its_pitch() -> None:
    """A pitch that has jumped up an octave sounds like one that was there from the start, at equal phase."""
    jump = np.r_[np.zeros(480), np.ones(480)]
    jumped = reference.square_saw(69.0, 12.0, 0.0, 0.3, jump, 48000)
    frequency = np.r_[np.full(480, 440.0), np.full(480, 880.0)]
    phase = 2.0 * np.pi * np.cumsum(frequency) / 48000
    steady = 12000.0 / (880.0 * np.log10(880.0))
    expected = reference.square_saw_shape(phase[480:], np.full(480, steady), 0.3)
    np.testing.assert_allclose(jumped[480:], expected, rtol=0, atol=1e-9)


def test_square_saw_with_a_large_depth_is_loud_while_its_pitch_is_low() -> None:
    audio = reference.square_saw(60.0, 96.0, 0.0, 0.0, np.zeros(8000), 16000)
    assert np.abs(audio).max() == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("hertz", [109, 439, 1009, 2003, 3989])
@pytest.mark.parametrize("shape", [0.0, 1.0])
def test_square_saw_aliases_below_16_decibels(hertz: int, shape: float) -> None:
    """Nothing but aliases lies between the harmonics of a prime fundamental."""
    midi = 69.0 + 12.0 * np.log2(hertz / 440.0)
    power = tone_spectrum(reference.square_saw(midi, 0.0, 0.3, shape, np.zeros(16000), 16000)) ** 2
    aliases = 1.0 - power[::hertz].sum() / power.sum()
    assert 10.0 * np.log10(aliases) < -16.0


def test_unmodulated_fm_is_a_cosine_and_may_leave_the_keyboard() -> None:
    audio = reference.fm(-12.0, 5.0, 0.0, np.zeros(1000), 48000)
    hertz = 440.0 * 2.0 ** (-81.0 / 12.0)
    expected = np.cos(2.0 * np.pi * hertz * np.arange(1, 1001) / 48000)
    np.testing.assert_allclose(audio, expected, rtol=0, atol=1e-9)


def test_fm_sidebands_are_bessel_functions() -> None:
    """A 1 kHz carrier that swings by 100 Hz at 100 Hz has modulation index 1: J0(1), J1(1), J2(1)."""
    rate = 16000
    midi = 69.0 + 12.0 * np.log2(1000.0 / 440.0)
    modulator = np.cos(2.0 * np.pi * 100.0 * np.arange(rate) / rate)
    spectrum = tone_spectrum(reference.fm(midi, 0.1, 0.0, modulator, rate))
    bessel = [0.7651976866, 0.4400505857, 0.1149034849]
    np.testing.assert_allclose(spectrum[[1000, 1100, 1200]], bessel, rtol=0, atol=2e-3)
    np.testing.assert_allclose(spectrum[[1000, 900, 800]], bessel, rtol=0, atol=2e-3)


@pytest.mark.parametrize("index", [90.0, -90.0])
def test_deep_fm_stops_at_nyquist_and_at_zero(index: float) -> None:
    modulator = np.r_[np.full(100, np.sign(index)), np.full(100, -np.sign(index))]
    audio = reference.fm(60.0, index, 0.5, modulator, 16000)
    half_cycles = np.arange(1, 101)
    np.testing.assert_allclose(audio[:100], np.cos(0.5 + np.pi * half_cycles), rtol=0, atol=1e-9)
    np.testing.assert_allclose(audio[100:], audio[99], rtol=0, atol=1e-9)


# Mixer ------------------------------------------------------------------------------------------------------


def test_a_mix_below_one_is_left_alone() -> None:
    mix = reference.mixer([0.5, 0.25], [np.array([1.0, -1.0]), np.array([0.4, 0.8])])
    np.testing.assert_allclose(mix, [0.6, -0.3], rtol=0, atol=1e-12)


def test_a_mix_above_one_is_divided_by_its_own_peak() -> None:
    mix = reference.mixer([1.0, 1.0], [np.array([1.0, -1.0]), np.array([0.5, -3.0])])
    np.testing.assert_allclose(mix, [0.375, -1.0], rtol=0, atol=1e-12)


# Patches ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("patch", "count"), [("voice", 78), ("voice_fm", 130), ("parametric", 340)])
def test_parameter_counts(patch: str, count: int) -> None:
    names = PATCHES[patch][1]
    assert len(names) == len(set(names)) == count


def test_parametric_counts_are_arguments() -> None:
    assert len(reference.parametric_names(sine=1, square_saw=1, fm_sine=1, fm_square_saw=0)) == 134


def test_parameter_names_are_target_major() -> None:
    names = reference.voice_names()
    start = names.index("mod_matrix.adsr_1_to_vco_1_pitch")
    assert names[start : start + 5] == [
        "mod_matrix.adsr_1_to_vco_1_pitch",
        "mod_matrix.adsr_2_to_vco_1_pitch",
        "mod_matrix.lfo_1_to_vco_1_pitch",
        "mod_matrix.lfo_2_to_vco_1_pitch",
        "mod_matrix.adsr_1_to_vco_1_amp",
    ]


@pytest.mark.parametrize("patch", PATCHES)
@settings(max_examples=25)
@given(data=st.data())
def test_patches_are_finite_and_within_full_scale(patch: str, data: st.DataObject) -> None:
    render, names = PATCHES[patch]
    seed = data.draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    extreme = data.draw(UNIT)
    units = np.where(rng.random(len(names)) < extreme, rng.integers(0, 2, len(names)), rng.random(len(names)))
    noise = rng.uniform(-1.0, 1.0, 1600)
    audio = render(reference.physical_parameters(names, units), 16000, 0.1, 480, noise)
    assert audio.shape == (1600,)
    assert audio.dtype == np.float64
    assert np.all(np.isfinite(audio))
    assert np.abs(audio).max() <= 1.0


def quiet_patch(names: list[str], note: float = 5.0) -> dict[str, float]:
    """Envelopes at 1 while the key is down, all gains and levels 0: silence until something is set."""
    values = dict.fromkeys(names, 0.0)
    for name in names:
        if name.endswith((".sustain", ".alpha", ".saw")):
            values[name] = 1.0
        if name.endswith(".duration"):
            values[name] = note
        if name.endswith(".midi_f0"):
            values[name] = 69.0
    return values


@pytest.mark.parametrize("patch", PATCHES)
def test_a_patch_without_levels_is_silent(patch: str) -> None:
    render, names = PATCHES[patch]
    assert not render(quiet_patch(names), 16000, 0.1, 480, np.ones(1600)).any()


def test_voice_can_be_a_plain_cosine() -> None:
    values = quiet_patch(reference.voice_names())
    values |= {"mod_matrix.adsr_2_to_vco_1_amp": 1.0, "mixer.vco_1": 0.5, "vco_1.tuning": 12.0}
    audio = reference.voice(values, 16000, 0.1, 480, np.zeros(1600))
    expected = 0.5 * np.cos(2.0 * np.pi * 880.0 * np.arange(1, 1601) / 16000)
    np.testing.assert_allclose(audio, expected, rtol=0, atol=1e-9)


def test_voice_can_be_its_noise_shaped_by_an_envelope() -> None:
    values = quiet_patch(reference.voice_names(), note=0.05)
    values |= {"mod_matrix.adsr_1_to_noise_amp": 0.5, "mixer.noise": 1.0}
    noise = np.random.default_rng(0).uniform(-1.0, 1.0, 1600)
    audio = reference.voice(values, 16000, 0.1, 480, noise)
    np.testing.assert_allclose(audio[:700], 0.5 * noise[:700], rtol=0, atol=1e-12)
    assert not audio[900:].any()


@pytest.mark.parametrize(
    ("patch", "carrier", "modulator", "keyboard"),
    [
        ("voice_fm", "vco_4", "vco_3", "keyboard"),
        ("parametric", "vco_7", "vco_5", "keyboard_5"),
        ("parametric", "vco_8", "vco_6", "keyboard_6"),
    ],
)
def test_an_fm_carrier_plays_its_modulators_note_and_ends_with_it(
    patch: str, carrier: str, modulator: str, keyboard: str
) -> None:
    render, names = PATCHES[patch]
    number = modulator.removeprefix("vco_")
    values = quiet_patch(names)
    values |= {f"{keyboard}.duration": 0.05, f"{keyboard}.midi_f0": 57.0, f"mixer.{carrier}": 1.0}
    values[f"mod_matrix.adsr_{number}_to_{modulator}_amp"] = 0.8
    audio = render(values, 16000, 0.1, 480, np.zeros(1600))
    expected = 0.8 * np.cos(2.0 * np.pi * 220.0 * np.arange(1, 1601) / 16000)
    np.testing.assert_allclose(audio[:700], expected[:700], rtol=0, atol=1e-9)
    assert not audio[900:].any()


def test_parametric_voices_have_their_own_notes() -> None:
    values = quiet_patch(reference.parametric_names())
    values |= {"keyboard_2.midi_f0": 81.0, "mod_matrix.adsr_1_to_vco_2_amp": 1.0, "mixer.vco_2": 1.0}
    audio = reference.parametric(values, 16000, 0.1, 480, np.zeros(1600))
    expected = np.cos(2.0 * np.pi * 880.0 * np.arange(1, 1601) / 16000)
    np.testing.assert_allclose(audio, expected, rtol=0, atol=1e-9)
