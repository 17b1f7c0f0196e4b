from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import load_task, training_clips

TEST_LINE = "bed/dd04_nohash_0.wav"


def test_splits_are_those_of_the_two_lists_and_noise_is_no_word(speech_commands: Path) -> None:
    clips = training_clips(f"speech_commands:{speech_commands}")
    assert Counter(clip.split for clip in clips) == {"train": 22, "valid": 11, "test": 22}
    assert {clip.group for clip in clips if clip.split == "test"} == {"dd04", "ee05"}
    assert "_background_noise_" not in {clip.label for clip in clips}
    assert all(clip.path.is_file() and clip.path.parent.name == clip.label for clip in clips)


@pytest.mark.parametrize("name", ["speech_commands_digits", "sc09"])
def test_the_digits_are_ten_words(speech_commands: Path, name: str) -> None:
    clips = training_clips(f"{name}:{speech_commands}")
    assert {clip.label for clip in clips} == {
        *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    }
    everything = training_clips(f"speech_commands:{speech_commands}")
    assert set(clips) == {clip for clip in everything if clip.label != "bed"}


def test_as_a_task_it_trains_on_train_and_tests_on_test(speech_commands: Path) -> None:
    task = load_task(f"speech_commands:{speech_commands}")
    assert task.card.split == "train and test"
    assert {(clip.split, clip.fold) for clip in task.clips} == {("train", 0), ("test", 1)}


def _broken(folder: Path, replace_text: Callable[[Path, str, str], None], how: str) -> None:
    match how:
        case "no list":
            (folder / "testing_list.txt").unlink()
        case "a sound gone":
            (folder / TEST_LINE).unlink()
        case "a digit gone":
            for sound in (folder / "nine").iterdir():
                sound.unlink()
            (folder / "nine").rmdir()
        case "an empty word":
            (folder / "empty").mkdir()
        case "an odd name":
            (folder / "bed" / "mine.wav").touch()
        case "an odd line":
            replace_text(folder / "testing_list.txt", TEST_LINE, "bed")
        case "in both lists":
            replace_text(folder / "testing_list.txt", TEST_LINE, "bed/cc03_nohash_0.wav")


@pytest.mark.parametrize(
    ("how", "name", "sentence"),
    [
        ("no list", "sc09", r"testing_list\.txt is missing: speech_commands_digits wants"),
        (
            "a sound gone",
            "speech_commands",
            r"testing_list\.txt lists .*bed/dd04_nohash_0\.wav, which is not",
        ),
        ("a digit gone", "sc09", r"nine is missing"),
        ("an empty word", "speech_commands", r"empty holds no \.wav file"),
        ("an odd name", "speech_commands", r"mine\.wav is not named SPEAKER_nohash_NUMBER\.wav"),
        ("an odd line", "speech_commands", r"testing_list\.txt: 'bed' is not of the form word/file"),
        ("in both lists", "speech_commands", r"bed/cc03_nohash_0\.wav is in the other list too"),
    ],
)
def test_what_is_missing_or_odd_is_named(
    speech_commands: Path,
    replace_text: Callable[[Path, str, str], None],
    how: str,
    name: str,
    sentence: str,
) -> None:
    _broken(speech_commands, replace_text, how)
    with pytest.raises(UserError, match=sentence):
        training_clips(f"{name}:{speech_commands}")
