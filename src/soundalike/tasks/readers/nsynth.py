"""NSynth (J. Engel et al., "Neural Audio Synthesis of Musical Notes with WaveNet Autoencoders", 2017).

`nsynth-train`, `nsynth-valid` and `nsynth-test` each hold `examples.json`, the notes by name, and their `audio/`.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from soundalike.audio import Clip
from soundalike.audio.clips import Split
from soundalike.errors import UserError
from soundalike.files import read_json
from soundalike.tasks.card import Card, Source
from soundalike.tasks.readers.data_set import DataSet, missing_part, missing_sound

LAYOUT = "nsynth-train, nsynth-valid or nsynth-test"
PARTS: dict[str, Split] = {"nsynth-train": "train", "nsynth-valid": "valid", "nsynth-test": "test"}

_SOURCES = (
    Source(
        name="NSynth", version="2.2.2", licence="CC-BY-4.0", credit="Jesse Engel and others, Google Magenta"
    ),
)
_WEAKNESSES = (
    "Instruments of the training part are in no other, but the validation and test parts share theirs.",
    "Notes come from sample libraries, a third of them from synthesizers.",
)

FAMILY_CARD = Card(
    name="nsynth_family",
    metric="accuracy",
    title="NSynth, instrument family",
    domain="music",
    split="train and test",
    description="Which of 11 families of instruments (the test part has ten: no synth_lead). A group is an"
    " instrument. Trained on the published training part, tested on the test part.",
    sources=_SOURCES,
    weaknesses=_WEAKNESSES,
)
PITCH_CARD = Card(
    name="nsynth_pitch",
    metric="accuracy",
    title="NSynth, pitch",
    domain="music",
    split="train and test",
    description="Which MIDI note, written with three digits (middle C is 060). A group is an instrument. Trained on"
    " the published training part, tested on the test part.",
    sources=_SOURCES,
    weaknesses=_WEAKNESSES,
)


def _family(note: Mapping[str, Any]) -> str:
    return str(note["instrument_family_str"])


def _pitch(note: Mapping[str, Any]) -> str:
    return f"{int(note['pitch']):03d}"


def _read(card: Card, label_of: Callable[[Mapping[str, Any]], str], folder: Path) -> tuple[Clip, ...]:
    parts = {folder / name: split for name, split in PARTS.items() if (folder / name).is_dir()}
    if not parts:
        raise missing_part(card, folder / "nsynth-train", LAYOUT)
    return tuple(clip for part, split in parts.items() for clip in _read_part(card, label_of, part, split))


def _read_part(
    card: Card, label_of: Callable[[Mapping[str, Any]], str], part: Path, split: Split
) -> list[Clip]:
    table, audio = part / "examples.json", part / "audio"
    for needed in (table, audio):
        if not needed.exists():
            raise missing_part(card, needed, "examples.json and audio/ in each part")
    notes = read_json(table, "list of notes")
    if not isinstance(notes, dict) or not notes:
        raise UserError(f"{table} lists no note by name: unpack the archive again.")
    # One listing of the folder, since asking for each of 289,205 files takes far longer.
    there = {path.name for path in audio.iterdir()}
    clips = []
    for name, note in notes.items():
        sound = audio / f"{name}.wav"
        if sound.name not in there:
            raise missing_sound(table, sound)
        try:
            clips.append(Clip(sound, label=label_of(note), group=str(note["instrument_str"]), split=split))
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(f"{table}: note '{name}' lacks its label or instrument: {error!r}.") from error
    return clips


NSYNTH_FAMILY = DataSet(FAMILY_CARD, LAYOUT, partial(_read, FAMILY_CARD, _family))
NSYNTH_PITCH = DataSet(PITCH_CARD, LAYOUT, partial(_read, PITCH_CARD, _pitch))
