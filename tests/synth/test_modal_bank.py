"""The bank of modes: closed forms of struck things."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.synth.onset_sounds import decibels_lost, play, sounding_hertz

from soundalike.synth import get_patch
from soundalike.synth.modules.modal_bank import modal_bank, tune_modes

STRUCK = get_patch("struck")


@pytest.mark.parametrize("sample_rate", [8_000, 16_000, 48_000])
def test_one_mode_is_a_damped_sine(sample_rate: int) -> None:
    audio = play(STRUCK, {}, sample_rate=sample_rate)
    time = np.arange(len(audio)) / sample_rate
    expected = 10.0 ** (-3.0 * time) * np.sin(2.0 * np.pi * 440.0 * time)
    np.testing.assert_allclose(audio, expected, rtol=0, atol=2e-6)


@settings(max_examples=30)
@given(note=st.floats(60.0, 108.0), decay=st.floats(-3.0, 2.0))
def test_a_mode_falls_by_60_decibels_in_its_decay_time(note: float, decay: float) -> None:
    audio = play(STRUCK, {"keyboard.midi_f0": note, "modes.decay": decay})
    apart = min(2.0**decay, 0.9)
    assert decibels_lost(audio, 16_000, 0.02, 0.02 + apart) == pytest.approx(
        60.0 * apart / 2.0**decay, abs=1.0
    )


@pytest.mark.parametrize(("stretch", "ratios"), [(1.0, [1, 2, 3, 4]), (2.0, [1, 4, 9]), (0.5, [1.0, 2**0.5])])
def test_modes_of_a_string_a_bar_and_a_membrane(stretch: float, ratios: list[float]) -> None:
    audio = play(STRUCK, {"modes.count": 24.0, "modes.stretch": stretch, "modes.position": 0.13})
    for ratio in ratios:
        assert sounding_hertz(audio, 16_000, 440.0 * ratio) == pytest.approx(440.0 * ratio, rel=1e-3)


def test_a_damped_body_loses_its_high_modes_first() -> None:
    """At a damping of 1, mode 4 of a string dies four times as fast as mode 1; it alone is left by a difference."""
    changes = {"modes.damping": 1.0, "modes.position": 0.125, "modes.decay": 1.0}
    bank = modal_bank()
    row = np.array([4.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.125, 14.0])
    tune_modes(row, 0, 440.0, 16_000.0, bank)
    np.testing.assert_allclose(bank.decays[:4] / bank.decays[0], [1.0, 2.0, 3.0, 4.0], rtol=1e-9)
    audio = play(STRUCK, changes | {"modes.count": 4.0})
    begin, end = (np.abs(np.fft.rfft(audio[k : k + 1600] * np.hanning(1600)))[[44, 176]] for k in (0, 8_000))
    lost = 20.0 * np.log10(begin / end)
    np.testing.assert_allclose(lost, [15.0, 60.0], atol=1.5)


@pytest.mark.parametrize(("position", "silent"), [(0.5, [2, 4, 6]), (1.0 / 3.0, [3, 6])])
def test_a_blow_on_a_node_does_not_excite_its_mode(position: float, silent: list[int]) -> None:
    bank = modal_bank()
    tune_modes(np.array([8.0, 1.0, 0.0, 0.0, 0.0, 0.0, position, 14.0]), 0, 200.0, 16_000.0, bank)
    weights = np.abs(bank.weights[:8])
    assert np.all(weights[np.array(silent) - 1] < 1e-9)
    assert weights[0] > 0.1


@given(
    count=st.floats(1.0, 24.0),
    stretch=st.floats(0.5, 2.0),
    scatter=st.floats(0.0, 2.0),
    pattern=st.floats(0.0, 1.0),
    hertz=st.floats(16.0, 3_200.0),
    hardness=st.floats(7.0, 14.0),
    sample_rate=st.floats(8_000.0, 48_000.0),
)
def test_any_bank_has_unit_energy_and_no_mode_above_nyquist(
    count: float,
    stretch: float,
    scatter: float,
    pattern: float,
    hertz: float,
    hardness: float,
    sample_rate: float,
) -> None:
    bank = modal_bank()
    row = np.array([count, stretch, scatter, pattern, 0.0, 1.0, 0.2, hardness])
    tune_modes(row, 0, hertz, sample_rate, bank)
    assert np.sum(bank.weights**2) == pytest.approx(1.0)
    assert np.all(bank.frequencies < 0.5)
    assert bank.frequencies[0] == pytest.approx(hertz / sample_rate)
    assert np.count_nonzero(bank.weights) <= np.floor(count + 0.5)


def test_a_soft_beater_leaves_high_modes_alone() -> None:
    """Two octaves above its cut-off, a mode has 1/17 of its weight."""
    hard, soft = modal_bank(), modal_bank()
    for bank, hardness in ((hard, 14.0), (soft, 8.0)):
        tune_modes(np.array([4.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.1, hardness]), 0, 256.0, 16_000.0, bank)
    ratio = soft.weights[:4] / hard.weights[:4]
    frequency = 256.0 * np.arange(1, 5)
    low_passes = (1.0 + (frequency / 2.0**14) ** 2) / (1.0 + (frequency / 256.0) ** 2)
    np.testing.assert_allclose(ratio / ratio[0], low_passes / low_passes[0], rtol=1e-9)


def test_a_second_blow_adds_to_what_rings() -> None:
    """Superposition: two blows sound as each alone does, added."""
    once = play(STRUCK, {"mixer.modes": 0.25}).astype(np.float64)
    twice = play(STRUCK, {"mixer.modes": 0.25, "onsets.count": 2.0, "onsets.interval": 0.25})
    expected = once.copy()
    expected[4_000:] += once[:-4_000]
    np.testing.assert_allclose(twice, expected, rtol=0, atol=2e-6)


def test_the_pitch_steps_from_onset_to_onset() -> None:
    changes = {"onsets.count": 2.0, "onsets.interval": 0.5, "keyboard.step": 4.0, "modes.decay": -1.0}
    audio = play(STRUCK, changes)
    assert sounding_hertz(audio[:8_000], 16_000, 440.0) == pytest.approx(440.0, rel=1e-3)
    assert sounding_hertz(audio[8_000:], 16_000, 554.4) == pytest.approx(440.0 * 2 ** (4 / 12), rel=1e-3)
