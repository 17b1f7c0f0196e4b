"""Data sets whose file names say everything: VIVAE, CREMA-D and LibriCount."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundalike.errors import UserError
from soundalike.tasks import load_task, training_clips
from soundalike.tasks.readers import crema_d as crema_d_reader
from soundalike.tasks.readers import libricount as libricount_reader
from soundalike.tasks.readers import vivae as vivae_reader
from soundalike.tasks.readers.data_set import LayoutError


def test_vivae_leaves_one_speaker_out_and_reads_the_full_set_only(vivae: Path) -> None:
    task = load_task(f"vivae:{vivae}")
    assert (task.card.metric, task.card.split) == ("accuracy", "leave one group out")
    assert Counter(clip.group for clip in task.clips) == {"S01": 4, "S02": 4, "S11": 4}
    assert task.labels == ("fear", "pleasure")
    assert {clip.path.parent.name for clip in task.clips} == {"full_set"}


def test_crema_d_keeps_each_actor_in_one_of_five_folds(crema_d: Path) -> None:
    task = load_task(f"crema_d:{crema_d}")
    assert (task.card.metric, task.card.split, task.card.folds) == ("accuracy", "grouped k-fold", 5)
    assert Counter(clip.group for clip in task.clips) == {
        **{str(actor): 6 for actor in range(1001, 1006)},
        "1040": 1,
    }
    assert task.labels == ("anger", "disgust", "fear", "happiness", "neutral", "sadness")


def test_libricount_counts_by_name_and_sorts_as_numbers_do(libricount: Path) -> None:
    task = load_task(f"libricount:{libricount}")
    assert (task.card.metric, task.card.split, task.card.folds) == ("accuracy", "grouped k-fold", 5)
    assert Counter(clip.label for clip in task.clips) == {"00": 2, "01": 2, "10": 2}
    assert len(task.groups) == len(task.clips) == 6


@given(
    speaker=st.integers(1, 99),
    emotion=st.sampled_from(vivae_reader.EMOTIONS),
    intensity=st.sampled_from(("low", "moderate", "strong", "peak")),
    item=st.integers(1, 99),
)
def test_every_name_of_vivae_tells_speaker_and_emotion(
    speaker: int, emotion: str, intensity: str, item: int
) -> None:
    name = f"S{speaker:02d}_{emotion}_{intensity}_{item:02d}.wav"
    found = vivae_reader.FORM.pattern.fullmatch(name)
    assert found is not None
    assert (found["group"], found["label"]) == (f"S{speaker:02d}", emotion)


@given(
    actor=st.integers(1001, 1091),
    sentence=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3),
    emotion=st.sampled_from(tuple(crema_d_reader.EMOTIONS)),
    level=st.sampled_from(("LO", "MD", "HI", "XX", "X")),
)
def test_every_name_of_crema_d_tells_actor_and_emotion(
    actor: int, sentence: str, emotion: str, level: str
) -> None:
    found = crema_d_reader.FORM.pattern.fullmatch(f"{actor}_{sentence}_{emotion}_{level}.wav")
    assert found is not None
    assert (found["group"], found["label"]) == (str(actor), emotion)


@given(st.integers(0, libricount_reader.MOST_SPEAKERS), st.from_regex(r"[A-Za-z0-9_]{1,20}", fullmatch=True))
def test_every_name_of_libricount_tells_the_number_of_speakers(speakers: int, rest: str) -> None:
    found = libricount_reader.FORM.pattern.fullmatch(f"{speakers}_{rest}.wav")
    assert found is not None
    assert int(found["label"]) == speakers


@pytest.mark.parametrize(
    ("data_set", "home", "name", "sentence"),
    [
        ("vivae", "full_set", "S01_joy_low_01.wav", r"S01_joy_low_01\.wav: 'joy': choose one of"),
        ("vivae", "full_set", "S01-fear.wav", r"not named SPEAKER_EMOTION_INTENSITY_ITEM\.wav: move it away"),
        ("crema_d", "AudioWAV", "1001_IEO_SUR_XX.wav", r"1001_IEO_SUR_XX\.wav: 'SUR': choose one of: ANG"),
        ("crema_d", "AudioWAV", "take 1.wav", r"not named ACTOR_SENTENCE_EMOTION_LEVEL\.wav"),
        ("libricount", "test", "11_4aFd.wav", r"unknown class in the name of .*11_4aFd\.wav: '11'"),
        ("libricount", "test", "many_4aFd.wav", r"not named SPEAKERS_NAME\.wav"),
    ],
)
def test_an_odd_name_is_told(
    request: pytest.FixtureRequest, data_set: str, home: str, name: str, sentence: str
) -> None:
    folder = request.getfixturevalue(data_set)
    (folder / home / name).touch()
    with pytest.raises(UserError, match=sentence):
        training_clips(f"{data_set}:{folder}")


def test_what_a_system_left_in_an_archive_is_passed_over(vivae: Path) -> None:
    (vivae / "full_set" / "._S01_fear_low_01.wav").touch()
    assert len(training_clips(f"vivae:{vivae}")) == 12


@pytest.mark.parametrize("others", [(), ("take 1.wav", "take 2.wav")])
def test_a_folder_of_other_sounds_is_another_data_sets(vivae: Path, others: tuple[str, ...]) -> None:
    for sound in (vivae / "full_set").iterdir():
        sound.unlink()
    for name in others:
        (vivae / "full_set" / name).touch()
    with pytest.raises(LayoutError, match=r"full_set holds no file that is named SPEAKER_EMOTION"):
        training_clips(f"vivae:{vivae}")
