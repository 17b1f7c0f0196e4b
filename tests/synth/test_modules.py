"""Modules one by one: against the reference, and against closed forms that know neither."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import jv
from tests.synth import reference
from tests.synth.comparison import LEVEL_ERROR, MARGIN, PHASE_DRIFT, PHASE_ERROR, noise_of
from tests.synth.tones import SINE, SQUARE_SAW, midi, play

from soundalike.draws import Stream
from soundalike.synth import get_patch, noise_keys
from soundalike.synth.modules.envelope import adsr
from soundalike.synth.modules.lfo import lfo
from soundalike.synth.modules.mixer import prevent_clipping
from soundalike.synth.modules.noise import white_noise

CONTROLS = 400
CONTROL_ERROR = 1e-9
"""Of control signals, which are float64 with powers to 1e-11 and cosines to 1e-11."""


def seconds(longest: float) -> st.SearchStrategy[float]:
    """Durations with the ends of the range, next to nothing, and exact control samples among them."""
    return (
        st.sampled_from([0.0, 1e-12, 0.01, 0.25, longest])
        | st.floats(0.0, longest)
        | st.integers(0, 400).map(lambda n: min(n / 200.0, longest))
    )


# Control signals --------------------------------------------------------------------------------------------


@given(
    attack=seconds(2.0),
    decay=seconds(2.0),
    sustain=st.floats(0.0, 1.0),
    release=seconds(5.0),
    alpha=st.floats(0.1, 6.0),
    note=st.floats(0.01, 4.0) | st.integers(2, 400).map(lambda n: n / 100.0),
    control_rate=st.sampled_from([10.0, 100.0, 480.0, 48_000.0]) | st.floats(10.0, 48_000.0),
)
def test_adsr(
    attack: float,
    decay: float,
    sustain: float,
    release: float,
    alpha: float,
    note: float,
    control_rate: float,
) -> None:
    out = np.full(CONTROLS, np.nan)
    adsr(np.array([np.nan, attack, decay, sustain, release, alpha]), 1, note, control_rate, out)
    expected = reference.adsr(attack, decay, sustain, release, alpha, note, CONTROLS, control_rate)
    np.testing.assert_allclose(out, expected, rtol=0, atol=CONTROL_ERROR)


@given(
    frequency=st.floats(0.0, 20.0),
    depth=st.floats(-10.0, 20.0),
    phase=st.floats(-3.14, 3.14),
    weights=st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5),
    seed=st.integers(0, 99),
)
def test_lfo(frequency: float, depth: float, phase: float, weights: list[float], seed: int) -> None:
    """Where saw or square jump, rounding may decide on which side a sample lies; so not within 1e-10 of a jump."""
    rate_envelope, amplitude = np.random.default_rng(seed).random((2, CONTROLS))
    out, scratch = np.full(CONTROLS, np.nan), np.empty(CONTROLS)
    lfo(np.array([frequency, depth, phase, *weights]), 0, rate_envelope, amplitude, 100.0, scratch, out)
    near, here, far = (
        reference.lfo(frequency, depth, phase + shift, weights, rate_envelope, 100.0) * amplitude
        for shift in (-1e-10, 0.0, 1e-10)
    )
    steady = np.maximum(np.abs(near - here), np.abs(far - here)) < 1e-10
    assume(steady.mean() > 0.9)
    np.testing.assert_allclose(out[steady], here[steady], rtol=0, atol=CONTROL_ERROR)


@pytest.mark.parametrize("weights", [[0.0] * 5, [1e-200] * 5])
def test_an_lfo_without_a_shape_is_silent(weights: list[float]) -> None:
    """Weights so small that their powers vanish count as none."""
    out = np.full(10, np.nan)
    lfo(np.array([5.0, 0.0, 0.0, *weights]), 0, np.zeros(10), np.ones(10), 100.0, np.empty(10), out)
    np.testing.assert_array_equal(out, 0.0)


# Noise ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [(2**40 + 7, Stream.NOISE, 2**33 + 5), (2**64 - 1, Stream.NOISE_B, 0)])
def test_white_noise_is_philox(key: tuple[int, Stream, int]) -> None:
    keys = noise_keys(key[0], key[1], [key[2]])
    out = np.empty(64 * 5, dtype=np.float32)
    white_noise(keys[0], out)
    np.testing.assert_array_equal(out, noise_of(keys[0], len(out)).astype(np.float32))
    assert np.all((out >= -1.0) & (out < 1.0))


def test_white_noise_is_white_and_uniform() -> None:
    out = np.empty(64 * 2_000, dtype=np.float32)
    white_noise(noise_keys(1, Stream.NOISE, [2])[0], out)
    sigma = 1.0 / np.sqrt(len(out))
    assert abs(out.mean()) < 4.0 * sigma / np.sqrt(3.0)
    assert (out**2).mean() == pytest.approx(1.0 / 3.0, abs=4.0 * sigma * np.sqrt(4.0 / 45.0))
    correlations = [np.mean(out[lag:] * out[:-lag]) * 3.0 for lag in (1, 2, 3, 4, 16, 32, 48, 64)]
    assert np.abs(correlations).max() < 5.0 * sigma


@pytest.mark.parametrize("sample_rate", [8_000, 11_025, 48_000])
def test_noise_of_a_longer_sound_begins_with_that_of_a_shorter_one(sample_rate: int) -> None:
    patch = get_patch("voice")
    short, long = (
        play(patch, {"mixer.noise": 0.7}, sample_rate=sample_rate, duration=duration)
        for duration in (0.1, 0.777)
    )
    np.testing.assert_array_equal(long[: len(short)], short)
    key = noise_keys(0, Stream.NOISE, [0])[0]
    np.testing.assert_allclose(short, 0.7 * noise_of(key, len(short)), rtol=0, atol=1e-7)


# Oscillators ------------------------------------------------------------------------------------------------


def phase_error(samples: int) -> float:
    """What the phase of an oscillator may be off by at a sound's end, in radians."""
    return PHASE_ERROR + samples * PHASE_DRIFT


@pytest.mark.parametrize("hertz", [8.18, 20.0, 440.0, 3_999.0, 7_000.0, 12_000.0])
@pytest.mark.parametrize(("sample_rate", "duration"), [(8_000, 1.0), (16_000, 0.5), (48_000, 3.9)])
def test_a_steady_sine(hertz: float, sample_rate: int, duration: float) -> None:
    """To the end of the longest note at the highest rate, where its phase may be off by 6e-4 radians."""
    audio = play(
        SINE,
        {"keyboard.midi_f0": midi(hertz), "vco_1.initial_phase": 0.5, "mixer.vco_1": 0.9},
        sample_rate=sample_rate,
        duration=duration,
    )
    cycles = np.arange(1, len(audio) + 1) * (min(hertz, sample_rate / 2.0) / sample_rate)
    expected = 0.9 * np.cos(2.0 * np.pi * (cycles % 1.0) + 0.5)
    np.testing.assert_allclose(audio, expected, rtol=0, atol=phase_error(len(audio)) + LEVEL_ERROR)


@given(hertz=st.floats(8.2, 12_500.0), sample_rate=st.integers(8_000, 48_000))
def test_no_fundamental_lies_above_nyquist(hertz: float, sample_rate: int) -> None:
    """A pitch above Nyquist is played at Nyquist, where samples alternate in sign; it does not fold down."""
    audio = play(
        SINE,
        {"keyboard.midi_f0": midi(hertz), "mixer.vco_1": 1.0},
        sample_rate=sample_rate,
        duration=0.1,
    )
    spectrum = np.abs(np.fft.rfft(audio * np.hanning(len(audio))))
    peak = np.argmax(spectrum) * sample_rate / len(audio)
    assert peak == pytest.approx(min(hertz, sample_rate / 2.0), abs=1.5 * sample_rate / len(audio))


def test_pitch_follows_its_envelope_in_semitones() -> None:
    """The attack raises the pitch from note 57 to note 69 over 1 s: 220 (2^t - 1) / ln 2 cycles in t seconds."""
    audio = play(
        SINE,
        {
            "keyboard.midi_f0": 57.0,
            "adsr_1.attack": 1.0,
            "adsr_1.sustain": 1.0,
            "mod_matrix.adsr_1_to_vco_1_pitch": 1.0,
            "mod_matrix.adsr_1_to_vco_1_amp": 0.0,
            "mod_matrix.lfo_1_to_vco_1_amp": 1.0,
            "lfo_1.initial_phase": np.pi,
            "vco_1.mod_depth": 12.0,
            "mixer.vco_1": 1.0,
        },
        sample_rate=48_000,
        control_rate=1_000,
        duration=0.9,
    )
    # The LFO at 0 Hz and half a turn is a constant 1. The control signal's own grid stretches time by 1 / 899.
    time = np.arange(1, len(audio) + 1) / 48_000 * 899.0 / 900.0
    cycles = 220.0 * (np.exp2(time) - 1.0) / np.log(2.0) * 900.0 / 899.0
    np.testing.assert_allclose(audio, np.cos(2.0 * np.pi * cycles), rtol=0, atol=0.02)


@given(hertz=st.floats(8.2, 12_500.0), shape=st.floats(0.0, 1.0), phase=st.floats(-np.pi, np.pi))
def test_a_steady_square_saw(hertz: float, shape: float, phase: float) -> None:
    sample_rate = 32_000
    changes = {"keyboard.midi_f0": midi(hertz), "vco_1.initial_phase": phase, "vco_1.shape": shape}
    audio = play(SQUARE_SAW, changes | {"mixer.vco_1": 0.5}, sample_rate=sample_rate, duration=0.1)
    still = np.zeros(len(audio))

    def expected(shift: float) -> NDArray[np.float64]:
        return 0.5 * reference.square_saw(midi(hertz), 0.0, phase + shift, shape, still, sample_rate)

    shifted = [np.abs(expected(way * phase_error(len(audio))) - expected(0.0)) for way in (1.0, -1.0)]
    bound = MARGIN * (np.maximum(*shifted) + LEVEL_ERROR)
    assert np.all(np.abs(audio - expected(0.0)) <= bound)


def test_fm_sidebands_are_bessel_functions() -> None:
    """A carrier at 2000 Hz that swings by an eighth of that at 125 Hz has modulation index 2."""
    audio = play(
        get_patch("voice_fm"),
        {
            "keyboard.midi_f0": midi(500.0),
            "vco_3.tuning": -24.0,
            "vco_4.tuning": 24.0,
            "vco_4.mod_depth": 0.125,
            "mixer.vco_4": 1.0,
        },
    )
    spectrum = np.abs(np.fft.rfft(audio)) * 2.0 / len(audio)
    orders = np.arange(6)
    expected = np.abs(jv(orders, 2.0))
    np.testing.assert_allclose(spectrum[2_000 + 125 * orders], expected, rtol=0, atol=1e-3)
    np.testing.assert_allclose(spectrum[2_000 - 125 * orders], expected, rtol=0, atol=1e-3)


# Mixer ------------------------------------------------------------------------------------------------------


@given(samples=st.lists(st.floats(-13.0, 13.0, width=32), min_size=1, max_size=40))
def test_a_sound_is_divided_by_its_peak_only_when_that_exceeds_one(samples: list[float]) -> None:
    sound = np.array(samples, dtype=np.float32)
    out = sound.copy()
    prevent_clipping(out)
    peak = np.abs(sound).max()
    np.testing.assert_array_equal(out, sound / peak if peak > 1.0 else sound)
    assert np.abs(out).max() == min(peak, 1.0)
