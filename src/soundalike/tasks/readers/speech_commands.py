"""Speech Commands, version 1 or 2 (P. Warden, "Speech Commands: A Dataset for Limited-Vocabulary Speech
Recognition", arXiv:1804.03209).

Each word is a folder of recordings named `SPEAKER_nohash_NUMBER.wav`. `validation_list.txt` and `testing_list.txt`
name recordings as `word/file`; all others are for training.
"""

from functools import partial
from pathlib import Path

from soundalike.audio import Clip
from soundalike.audio.clips import Split
from soundalike.errors import UserError
from soundalike.tasks.card import Card, Source
from soundalike.tasks.readers.data_set import DataSet, missing_part, missing_sound

LAYOUT = "validation_list.txt, testing_list.txt and a folder for each word"
LISTS: dict[str, Split] = {"validation_list.txt": "valid", "testing_list.txt": "test"}
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NOISE = "_background_noise_"
"""Six long recordings of noise, which are no word."""
SPEAKER_ENDS = "_nohash_"

_SOURCES = (
    Source(name="Speech Commands", version="1 or 2", licence="CC-BY-4.0", credit="Pete Warden, Google"),
)
_WEAKNESSES = (
    "A few recordings are cut off, empty, or hold another word.",
    "The microphone often tells the speaker; the published parts share no speaker.",
)

SPEECH_COMMANDS_CARD = Card(
    name="speech_commands",
    metric="accuracy",
    title="Speech Commands",
    domain="speech",
    split="train and test",
    description="Which spoken word: 30 in version 1, 35 in version 2. A group is a speaker. Trained on the published"
    " training part, tested on the test part.",
    sources=_SOURCES,
    weaknesses=_WEAKNESSES,
)
DIGITS_CARD = Card(
    name="speech_commands_digits",
    metric="accuracy",
    title="Speech Commands, digits",
    domain="speech",
    split="train and test",
    description="Which spoken digit, zero to nine: the part of Speech Commands that is known as SC09. A group is a"
    " speaker. Trained on the published training part, tested on the test part.",
    sources=_SOURCES,
    weaknesses=_WEAKNESSES,
)


def _read(card: Card, words: tuple[str, ...] | None, folder: Path) -> tuple[Clip, ...]:
    """The clips of `words`; of all words in the folder when that is None."""
    for name in LISTS:
        if not (folder / name).is_file():
            raise missing_part(card, folder / name, LAYOUT)
    clips = []
    split_of = _splits(folder, words)
    for word in words or _words(folder):
        if not (folder / word).is_dir():
            raise missing_part(card, folder / word, LAYOUT)
        names = sorted(path.name for path in (folder / word).glob("[!.]*.wav"))
        if not names:
            raise UserError(f"{folder / word} holds no .wav file: unpack the archive again.")
        for name in names:
            speaker, mark, _ = name.partition(SPEAKER_ENDS)
            if not (speaker and mark):
                raise UserError(
                    f"{folder / word / name} is not named SPEAKER{SPEAKER_ENDS}NUMBER.wav: move it away."
                )
            split = split_of.pop((word, name), "train")
            clips.append(Clip(folder / word / name, label=word, group=speaker, split=split))
    for (word, name), split in split_of.items():
        (listed_in,) = (list_name for list_name, part in LISTS.items() if part == split)
        raise missing_sound(folder / listed_in, folder / word / name)
    return tuple(clips)


def _words(folder: Path) -> tuple[str, ...]:
    """The folders that are words, sorted."""
    found = sorted(path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    return tuple(name for name in found if name != NOISE)


def _splits(folder: Path, words: tuple[str, ...] | None) -> dict[tuple[str, str], Split]:
    """The split of each listed recording of `words`, or of all when that is None, by word and file name."""
    splits: dict[tuple[str, str], Split] = {}
    for list_name, split in LISTS.items():
        for entry in (folder / list_name).read_text(encoding="utf-8", errors="replace").split():
            word, slash, name = entry.partition("/")
            if not slash:
                raise UserError(f"{folder / list_name}: '{entry}' is not of the form word/file.")
            if splits.setdefault((word, name), split) != split:
                raise UserError(f"{folder / list_name}: {entry} is in the other list too.")
    return {entry: split for entry, split in splits.items() if words is None or entry[0] in words}


SPEECH_COMMANDS = DataSet(SPEECH_COMMANDS_CARD, LAYOUT, partial(_read, SPEECH_COMMANDS_CARD, None))
SPEECH_COMMANDS_DIGITS = DataSet(DIGITS_CARD, LAYOUT, partial(_read, DIGITS_CARD, DIGITS))
