import io
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from soundalike.audio import Clip
from soundalike.errors import UserError
from soundalike.evaluation import clip_sounds, evaluate, page
from soundalike.tasks import Task


@pytest.fixture(scope="module")
def evaluation(model, task):
    return evaluate(model, [task], ["knn"])


def pitch_of(mp3):
    """The loudest frequency of a sound, in Hz."""
    audio, rate = soundfile.read(io.BytesIO(mp3))
    spectrum = np.abs(np.fft.rfft(audio))
    return rate * np.argmax(spectrum) / len(audio)


def test_every_clip_sounds_as_its_file_does(evaluation, task):
    sounds = clip_sounds(evaluation, [task])["made-up"]
    assert sorted(sounds) == list(range(len(task.clips)))
    for number, record in enumerate(evaluation.tasks[0].clips):
        if record.label != "noise":
            audio, rate = soundfile.read(task.clips[number].path)
            pitch = rate * np.argmax(np.abs(np.fft.rfft(audio))) / len(audio)
            assert pitch_of(sounds[number]) == pytest.approx(pitch, abs=10)


def test_clips_are_found_when_others_of_the_task_were_left_out(evaluation, task, tmp_path):
    gone = replace(task.clips[0], path=tmp_path / "gone.wav")
    longer = Task(task.card, (gone, *task.clips[:3], gone, *task.clips[3:]))
    whole, found = clip_sounds(evaluation, [task]), clip_sounds(evaluation, [longer])
    assert found == whole


def test_a_long_sound_is_cut_and_one_that_is_gone_is_left_out(evaluation, task, tmp_path):
    long = tmp_path / "high" / "0-0.wav"
    long.parent.mkdir()
    soundfile.write(long, np.zeros(8000 * 10), 8000)
    gone = tmp_path / task.clips[1].path.relative_to(task.clips[1].path.parents[1])
    clips = (replace(task.clips[0], path=long), replace(task.clips[1], path=gone), *task.clips[2:])
    sounds = clip_sounds(evaluation, [Task(task.card, clips)])["made-up"]
    assert 1 not in sounds
    assert soundfile.info(io.BytesIO(sounds[0])).duration == pytest.approx(2.0, abs=0.1)


def test_no_more_is_taken_than_allowed_and_what_was_confused_comes_first(evaluation, task):
    (result,) = evaluation.tasks
    some = next(iter(clip_sounds(evaluation, [task])["made-up"].values()))
    few = clip_sounds(evaluation, [task], most_bytes=5 * 4 * (len(some) // 3 + 1))["made-up"]
    assert 0 < len(few) <= 6
    assert sum(len(mp3) for mp3 in few.values()) * 4 / 3 <= 5 * 4 * (len(some) // 3 + 1)
    counts = ((0, 24, 0), (0, 24, 0), (0, 0, 24))
    answers = tuple("low" if clip.label == "high" else clip.label for clip in result.clips)
    confused = replace(
        evaluation,
        tasks=(
            replace(
                result,
                results=tuple(
                    replace(each, confusion=counts, predictions=answers) for each in result.results
                ),
            ),
        ),
    )
    few = clip_sounds(confused, [task], most_bytes=5 * 4 * (len(some) // 3 + 1))["made-up"]
    assert [result.clips[number].label for number in list(few)[:4]] == ["high"] * 3 + ["low"]


def test_two_tasks_share_what_is_allowed(evaluation, task):
    other = Task(task.card.model_copy(update={"name": "other"}), task.clips)
    (result,) = evaluation.tasks
    twice = replace(evaluation, tasks=(result, replace(result, card=result.card | {"name": "other"})))
    sounds = clip_sounds(twice, [task, other], most_bytes=60_000)
    sizes = [sum(map(len, some.values())) * 4 / 3 for some in sounds.values()]
    assert all(15_000 < size <= 32_000 for size in sizes)


def test_excerpts_of_one_file_are_told_apart(model, task, tmp_path):
    rate, second = 8000, np.arange(8000) / 8000
    tones = [0.3 * np.sin(2 * np.pi * hertz * second) for hertz in (300, 500, 900, 1300)] * 2
    soundfile.write(tmp_path / "all.wav", np.concatenate(tones), rate)
    clips = tuple(
        Clip(tmp_path / "all.wav", start=float(number), duration=0.5, label=label, group=str(number // 2))
        for number, label in enumerate(["low", "high"] * 4)
    )
    excerpts = Task(task.card.model_copy(update={"split": "leave one group out"}), clips)
    # Equal tones would be on both sides of a split.
    unequal = replace(excerpts, clips=clips[:4])
    found = clip_sounds(evaluate(model, [unequal], ["knn"]), [unequal])["made-up"]
    assert [pitch_of(found[number]) for number in range(4)] == pytest.approx([300, 500, 900, 1300], abs=10)


def test_the_page_plays_them(evaluation, task):
    sounds = clip_sounds(evaluation, [task])
    html = page(evaluation, sounds=sounds)
    assert html.count("<circle ") == len(task.clips)
    assert f"{len(task.clips)} of {len(task.clips)} clips can be heard." in html
    assert 'aria-label="high: high/0-0.wav"' in html
    assert "<script" not in page(evaluation)


def test_a_library_without_mp3_is_told_apart(evaluation, task, monkeypatch):
    monkeypatch.setattr(soundfile, "available_formats", lambda: {"WAV": "WAV"})
    with pytest.raises(UserError, match="cannot write MP3"):
        clip_sounds(evaluation, [task])
