import re
from collections import Counter

import pytest

from soundalike.tasks import load_collection
from soundalike.tasks.notes import PROGRAMS, RenderedNote

PROGRAM = {program.number: program for program in PROGRAMS}
SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}

# Files of the recorded notes that sound other than they are named.
SOUNDS = {
    ("cello", "As4"): 71,
    ("clarinet", "Fs6"): 89,
    ("guitar-nylon", "D5"): 75,
    ("trumpet", "As3"): 70,
    ("trumpet", "C3"): 60,
}


@pytest.mark.parametrize("task", ["instrument", "pitch"])
def test_notes_are_rendered_to_train_and_recorded_to_test(task: str) -> None:
    _, sounds = load_collection(f"free/{task}")
    for sound in sounds:
        assert sound.split == ("train" if isinstance(sound, RenderedNote) else "test")
    trained, tested = ({s.group for s in sounds if s.split == split} for split in ("train", "test"))
    assert len(tested) == 20
    assert not trained & tested
    assert {s.label for s in sounds if s.split == "test"} <= {s.label for s in sounds if s.split == "train"}


def test_instruments_play_in_their_range_and_have_their_family() -> None:
    _, sounds = load_collection("free/instrument")
    rendered = [sound for sound in sounds if isinstance(sound, RenderedNote)]
    for note in rendered:
        program = PROGRAM[note.program]
        assert program.lowest <= note.key <= program.highest
        assert note.label == program.family
    by_program = Counter((note.package, note.program) for note in rendered)
    assert len(by_program) == 3 * len(PROGRAMS)
    assert set(by_program.values()) == {10}
    # One in a hundred labels is still two a class.
    assert min(Counter(note.label for note in rendered).values()) >= 200


def test_each_pitch_is_played_by_many_programs_that_sound_it() -> None:
    _, sounds = load_collection("free/pitch")
    rendered = [sound for sound in sounds if isinstance(sound, RenderedNote)]
    for note in rendered:
        assert note.label == f"{note.key:03d}"
        assert PROGRAM[note.program].sounds_as_written
    assert Counter(note.label for note in rendered) == {f"{key:03d}": 36 for key in range(36, 85)}
    assert len({(n.package, n.program, n.key) for n in rendered}) == len(rendered)


def test_recorded_notes_have_the_pitch_of_their_names_with_c4_at_60_but_for_five() -> None:
    _, sounds = load_collection("free/pitch")
    for sound in sounds:
        if sound.split == "test":
            name = re.search(r"package/(([A-G])(s?)(\d))\.mp3", sound.place)
            assert name
            whole, letter, sharp, octave = name.groups()
            named = 12 * (int(octave) + 1) + SEMITONES[letter] + len(sharp)
            assert int(sound.label) == SOUNDS.get((sound.group, whole), named)
