"""`struck` and `plucked`, against the reference and as wholes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.synth.comparison import rows_at_both_ends, with_extremes
from tests.synth.onset_sounds import AGREEMENT, disagreement, play

from soundalike.draws import Stream
from soundalike.synth import get_patch, noise_keys, render

PATCHES = ["struck", "plucked"]
CLOCKS = [(8_000, 0.1), (8_000, 0.7), (11_025, 0.4), (16_000, 0.5), (44_100, 0.2), (48_000, 0.1)]


@pytest.mark.parametrize("name", PATCHES)
@pytest.mark.parametrize(("sample_rate", "duration"), CLOCKS)
@settings(max_examples=4)
@given(seed=st.integers(0, 2**32 - 1), share=st.floats(0.0, 1.0))
def test_random_sounds_with_extremes(
    name: str, sample_rate: int, duration: float, seed: int, share: float
) -> None:
    patch = get_patch(name)
    unit = with_extremes(patch.draw_parameters(seed, [0])[0], seed, share)
    assert disagreement(patch, unit, sample_rate=sample_rate, duration=duration, index=seed) < AGREEMENT


@pytest.mark.parametrize("name", PATCHES)
def test_every_parameter_at_both_ends(name: str) -> None:
    patch = get_patch(name)
    for k, row in enumerate(rows_at_both_ends(patch, 6)):
        assert disagreement(patch, row, sample_rate=8_000, duration=0.6, index=k) < AGREEMENT


@pytest.mark.parametrize("name", PATCHES)
def test_random_sounds_are_heard(name: str) -> None:
    """Of the sounds of the prior, less than one in a hundred stays 40 dB below full scale."""
    patch = get_patch(name)
    audio = render(patch, patch.draw_parameters(0, range(600)), noise_keys(0, Stream.NOISE, range(600)))
    assert np.mean(np.abs(audio).max(axis=1) < 0.01) < 0.01


@pytest.mark.parametrize("name", PATCHES)
@pytest.mark.parametrize("sample_rate", [8_000, 48_000])
@pytest.mark.parametrize("note", [24.0, 108.0])
def test_the_lowest_and_the_highest_note_sound_at_any_rate(name: str, sample_rate: int, note: float) -> None:
    audio = play(get_patch(name), {"keyboard.midi_f0": note}, sample_rate=sample_rate, duration=0.5)
    assert 0.1 < np.abs(audio).max() <= 1.0


@pytest.mark.parametrize("name", PATCHES)
def test_the_longest_sound_ends_in_silence(name: str) -> None:
    """A string or a mode that nothing excites any more is stopped, and takes no time from then on."""
    audio = play(get_patch(name), {}, sample_rate=48_000, duration=30.0)
    assert np.abs(audio[:48_000]).max() > 0.1
    np.testing.assert_array_equal(audio[48_000 * 4 :], 0.0)


@pytest.mark.parametrize("name", PATCHES)
@pytest.mark.parametrize("seconds", [0.12, 0.4])
def test_a_sound_begins_at_its_first_onset(name: str, seconds: float) -> None:
    audio = play(get_patch(name), {"onsets.first": seconds, "mixer.noise": 0.5})
    begin = round(seconds * 16_000)
    np.testing.assert_array_equal(audio[:begin], 0.0)
    assert np.abs(audio[begin : begin + 400]).max() > 0.1


@pytest.mark.parametrize("name", PATCHES)
def test_each_onset_is_heard_where_the_train_says(name: str) -> None:
    """A sound that has died away before the next onset comes again, 6 dB softer each time."""
    body = "modes" if name == "struck" else "string"
    train = {"onsets.count": 3.0, "onsets.interval": 0.3, "onsets.decay": 6.0}
    audio = play(get_patch(name), train | {f"{body}.decay": -4.0})
    peaks = [np.abs(audio[begin : begin + 3_200]).max() for begin in (0, 4_800, 9_600)]
    assert np.abs(audio[4_000:4_800]).max() < 1e-3
    np.testing.assert_allclose(peaks / peaks[0], 10.0 ** (-np.array([0.0, 6.0, 12.0]) / 20.0), rtol=2e-3)
