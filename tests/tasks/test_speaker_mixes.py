from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from soundalike.audio import Clip, write
from soundalike.tasks import speaker_mixes as module
from soundalike.tasks.speaker_mixes import DURATION, SAMPLE_RATE, Mix, speaker_mixes

VOICES = 24


def _hertz(voice: int) -> int:
    return 200 + 100 * voice


@pytest.fixture
def pool(tmp_path: Path) -> list[Clip]:
    """Voices that hum a note of their own: two utterances of half a second and of one, one loud and one soft."""
    clips = []
    for voice in range(VOICES):
        for length in (0.5, 1.0):
            times = np.arange(round(length * 16_000)) / 16_000
            path = tmp_path / f"voice{voice:02d}-{length}.flac"
            write(path, (0.9 - 0.8 * length) * np.sin(2 * np.pi * _hertz(voice) * times), 16_000)
            clips.append(Clip(path, f"voice{voice:02d}", f"voice{voice:02d}"))
    return clips


@pytest.fixture
def mixes(pool: list[Clip], monkeypatch: pytest.MonkeyPatch) -> list[Mix]:
    monkeypatch.setattr(module, "SIZES", {"train": 24, "test": 12})
    return list(speaker_mixes(pool))


def test_each_count_is_as_frequent_and_no_voice_is_in_both_parts(mixes: list[Mix]) -> None:
    counts = Counter((mix.plan.split, len(mix.plan.voices)) for mix in mixes)
    assert counts == {(s, n): size for s, size in (("train", 4), ("test", 2)) for n in range(1, 7)}
    assert all(len(set(mix.plan.voices)) == len(mix.plan.voices) for mix in mixes)
    trained, tested = (
        {v for mix in mixes if mix.plan.split == s for v in mix.plan.voices} for s in ("train", "test")
    )
    assert not trained & tested
    assert len(trained) <= 16
    assert len(tested) <= 8


def test_the_voices_of_a_mix_are_heard_at_levels_within_4_decibels(mixes: list[Mix]) -> None:
    for mix in mixes:
        assert len(mix.audio) == DURATION * SAMPLE_RATE
        assert np.abs(mix.audio).max() == pytest.approx(0.7)
        power = np.abs(np.fft.rfft(mix.audio)) ** 2
        near = round(20 * DURATION)
        heard = np.array(
            [
                power[round(_hertz(v) * DURATION) - near : round(_hertz(v) * DURATION) + near].sum()
                for v in range(VOICES)
            ]
        )
        speaking = [int(voice.removeprefix("voice")) for voice in mix.plan.voices]
        others = np.delete(heard, speaking)
        assert others.max() < 0.05 * heard[speaking].min()
        # Levels are equal while a voice speaks, and it speaks for 40 to 100 % of the time.
        assert 10 * np.log10(heard[speaking].max() / heard[speaking].min()) < 4 + 4


def test_the_same_pool_gives_the_same_mixes(pool: list[Clip], mixes: list[Mix]) -> None:
    for mix, again in zip(mixes, islice(speaker_mixes(pool), 5), strict=False):
        assert mix.plan.voices == again.plan.voices
        np.testing.assert_array_equal(mix.audio, again.audio)
