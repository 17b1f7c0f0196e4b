"""VIVAE (N. Holz, P. Larrouy-Maestri, D. Poeppel, "The Variably Intense Vocalizations of Affect and Emotion Corpus",
2022).

`full_set/` holds 1,085 recordings named `SPEAKER_EMOTION_INTENSITY_ITEM.wav`; `core_set/` holds 480 of them again and
is not read.
"""

import re
from pathlib import Path

from soundalike.audio import Clip
from soundalike.tasks.card import Card, Source
from soundalike.tasks.readers.data_set import DataSet, require
from soundalike.tasks.readers.named_sounds import NameForm, clips_by_name

LAYOUT = "full_set/"
EMOTIONS = ("achievement", "anger", "fear", "pain", "pleasure", "surprise")
FORM = NameForm(
    written="SPEAKER_EMOTION_INTENSITY_ITEM.wav",
    pattern=re.compile(r"(?P<group>S\d+)_(?P<label>[^_]+)_[^_]+_[^_]+\.wav"),
    labels={emotion: emotion for emotion in EMOTIONS},
)

CARD = Card(
    name="vivae",
    title="VIVAE",
    domain="voice without words",
    metric="accuracy",
    split="leave one group out",
    description="Which of 6 emotions a voice without words expresses, at four intensities from low to peak. A group is"
    " one of 11 speakers; each is tested by a probe trained on the others, as the benchmark ARCH does.",
    resembles="ARCH's VIVAE, which prints the mean over speakers instead of the accuracy of all clips.",
    sources=(
        Source(
            name="VIVAE",
            version="2020",
            licence="CC-BY-NC-SA-4.0",
            credit="Natalie Holz, Pauline Larrouy-Maestri, David Poeppel",
        ),
    ),
    weaknesses=("Eleven speakers: intervals over whole speakers are wide.",),
)


def _read(folder: Path) -> tuple[Clip, ...]:
    require(CARD, LAYOUT, folder / "full_set")
    return clips_by_name(folder / "full_set", FORM)


VIVAE = DataSet(CARD, LAYOUT, _read)
