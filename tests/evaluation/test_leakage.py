import shutil
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from soundalike.errors import UserError
from soundalike.evaluation import evaluate, refuse_trained_clips
from soundalike.tasks import Task


def with_copy(task, tmp_path, copied, into):
    """The task, in which clip `into` sounds as clip `copied` does, in another file format."""
    sound, rate = soundfile.read(task.clips[copied].path, dtype="int16")
    soundfile.write(tmp_path / "copy.flac", sound, rate)
    clips = list(task.clips)
    clips[into] = replace(clips[into], path=tmp_path / "copy.flac")
    return Task(task.card, tuple(clips))


def test_a_sound_on_both_sides_of_a_split_is_refused(model, task, tmp_path):
    other_group = next(n for n, clip in enumerate(task.clips) if clip.group == "group 1")
    card = task.card.model_copy(update={"split": "given folds"})
    leaking = with_copy(Task(card, task.clips), tmp_path, 0, other_group)
    with pytest.raises(UserError, match=r"0-0\.wav and copy\.flac hold the same audio"):
        evaluate(model, [leaking], ["knn"])


def test_a_sound_twice_on_one_side_is_no_leak(model, task, tmp_path):
    same_fold = next(n for n, clip in enumerate(task.clips) if clip.group == "group 2")
    card = task.card.model_copy(update={"split": "given folds"})
    twice = with_copy(Task(card, task.clips), tmp_path, 0, same_fold)
    assert evaluate(model, [twice], ["knn"]).tasks


def test_a_sound_in_two_blocks_is_no_leak(model, task, tmp_path):
    """What is in another block is never trained on beside it."""
    blocks = tuple(replace(clip, block="even" if clip.fold == 0 else "odd") for clip in task.clips)
    card = task.card.model_copy(update={"split": "leave one group out inside a block"})
    other_block = next(n for n, clip in enumerate(blocks) if clip.block == "odd")
    assert evaluate(model, [with_copy(Task(card, blocks), tmp_path, 0, other_block)], ["knn"]).tasks


def test_silence_in_two_groups_is_no_leak(model, task, tmp_path):
    soundfile.write(tmp_path / "one.wav", [0.0] * 2000, 8000)
    soundfile.write(tmp_path / "two.wav", [0.0] * 2000, 8000)
    card = task.card.model_copy(update={"split": "leave one group out"})
    first, second = (
        replace(clip, path=tmp_path / name)
        for clip, name in ((task.clips[0], "one.wav"), (task.clips[-1], "two.wav"))
    )
    assert first.group != second.group
    assert evaluate(model, [Task(card, (first, *task.clips[1:-1], second))], ["knn"]).tasks


def test_a_clip_that_was_trained_on_is_not_tested(task, tmp_path):
    renamed = tmp_path / "renamed.wav"
    shutil.copy(task.clips[3].path, renamed)
    for heard in (task.clips[3].path, renamed):
        with pytest.raises(UserError, match=rf"trained on {task.clips[3].path}, which task made-up tests"):
            refuse_trained_clips([task], [heard])
    refuse_trained_clips([task], [tmp_path / "gone.wav"])


def test_what_is_only_trained_on_may_have_been_heard(task):
    card = task.card.model_copy(update={"split": "train and test"})
    once = Task(card, task.clips)
    refuse_trained_clips([once], [clip.path for clip in task.clips if clip.fold == 0])
    with pytest.raises(UserError, match="which task made-up tests"):
        refuse_trained_clips([once], [clip.path for clip in task.clips if clip.fold == 1])


def test_a_recording_that_was_trained_on_in_another_collection_is_not_tested(task, tmp_path):
    """The mini suite has at 16 kHz what the free suite has as it was."""

    def collected(folder, name, rows):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / name, np.linspace(0.0, 0.5, 800 + len(name)), 8000)
        (folder / "manifest.csv").write_text("\n".join(rows) + "\n")
        return folder / name

    here = ["path,label,source,source_file", "bell.flac,bell,bells-data,usr/share/bell.ogg"]
    there = ["path,label,source_file", "bells-data/0001.flac,bell,usr/share/bell.ogg"]
    tested = collected(tmp_path / "mini", "bell.flac", here)
    trained = collected(tmp_path / "free", "bells-data/0001.flac", there)
    other = collected(
        tmp_path / "else", "bells-data/0001.flac", [there[0], there[1].replace("bell.ogg", "b.ogg")]
    )
    asked = Task(task.card, (replace(task.clips[0], path=tested), *task.clips[1:]))
    with pytest.raises(UserError, match=rf"trained on {tested}, which task made-up tests"):
        refuse_trained_clips([asked], [trained])
    refuse_trained_clips([asked], [other])
