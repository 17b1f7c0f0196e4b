"""Which notes make the tasks `instrument` and `pitch`."""

from collections.abc import Sequence
from dataclasses import replace

from soundalike.tasks.fetching import ListedSound, WantedSound
from soundalike.tasks.notes.general_midi import PROGRAMS, Program
from soundalike.tasks.notes.rendered import RenderedNote

FONTS = {
    "timgm6mb-soundfont": "usr/share/sounds/sf2/TimGM6mb.sf2",
    "minuet-data": "usr/share/minuet/soundfonts/GeneralUser-v1.47.sf2",
    "fluid-soundfont-gm": "usr/share/sounds/sf2/FluidR3_GM.sf2",
}
"""Packages and their fonts, small ones first."""

FAMILIES = {
    "bass-electric": "bass",
    "bassoon": "reed",
    "cello": "strings",
    "clarinet": "reed",
    "contrabass": "strings",
    "flute": "pipe",
    "french-horn": "brass",
    "guitar-acoustic": "guitar",
    "guitar-electric": "guitar",
    "guitar-nylon": "guitar",
    "harmonium": "organ",
    "harp": "strings",
    "organ": "organ",
    "piano": "piano",
    "saxophone": "reed",
    "trombone": "brass",
    "trumpet": "brass",
    "tuba": "brass",
    "violin": "strings",
    "xylophone": "chromatic_percussion",
}
"""Of the recorded instruments, as General MIDI has them."""

PITCHES = range(36, 85)

_NOTES_OF_A_PROGRAM = 10
_NOTES_OF_A_PITCH = 12
"""Of each font."""
_VELOCITIES = (60, 85, 105, 120)


def note_sounds(task: str, recorded: Sequence[ListedSound]) -> list[WantedSound]:
    """The notes of a task: to train on, rendered; to test on, recorded.

    Args:
        task: one of `NOTE_TASKS`.
        recorded: all recorded notes; the group is the instrument, the label the sounding pitch as a MIDI number of
            three digits.
    """
    return NOTE_TASKS[task](recorded)


def _instrument(recorded: Sequence[ListedSound]) -> list[WantedSound]:
    """Every program of the covered families, over its range; the label is the family."""
    rendered = [
        _note(font, program, key, number, program.family)
        for font in FONTS
        for program in PROGRAMS
        for number, key in enumerate(_spread(program.lowest, program.highest, _NOTES_OF_A_PROGRAM))
    ]
    tested = [replace(note, label=FAMILIES[note.group], split="test") for note in recorded]
    return [*rendered, *tested]


def _pitch(recorded: Sequence[ListedSound]) -> list[WantedSound]:
    """Every pitch by programs of all families, other ones in each font; the label is the pitch."""
    rendered = []
    for number, font in enumerate(FONTS):
        for key in PITCHES:
            playing = [p for p in PROGRAMS if p.sounds_as_written and p.lowest <= key <= p.highest]
            chosen = _spread(0, len(playing) - 1, min(_NOTES_OF_A_PITCH, len(playing)))
            for turn, place in enumerate(chosen):
                program = playing[(place + key + number) % len(playing)]
                rendered.append(_note(font, program, key, key + turn, _pitch_label(key)))
    labels = {_pitch_label(key) for key in PITCHES}
    return [*rendered, *(replace(note, split="test") for note in recorded if note.label in labels)]


def _note(font: str, program: Program, key: int, number: int, label: str) -> RenderedNote:
    return RenderedNote(
        package=font,
        path=FONTS[font],
        program=program.number,
        key=key,
        velocity=_VELOCITIES[number % len(_VELOCITIES)],
        label=label,
        group=f"{font} {program.name}",
    )


def _spread(lowest: int, highest: int, count: int) -> list[int]:
    """At most so many whole numbers, evenly spread, with both ends."""
    return sorted({lowest + round(step * (highest - lowest) / (count - 1)) for step in range(count)})


def _pitch_label(key: int) -> str:
    """Three digits, so that labels sort as pitches do."""
    return f"{key:03d}"


NOTE_TASKS = {"instrument": _instrument, "pitch": _pitch}
