"""CREMA-D (H. Cao et al., "CREMA-D: Crowd-sourced Emotional Multimodal Actors Dataset", 2014).

`AudioWAV/` holds 7,442 recordings named `ACTOR_SENTENCE_EMOTION_LEVEL.wav`.
"""

import re
from pathlib import Path

from soundalike.audio import Clip
from soundalike.tasks.card import Card, Source
from soundalike.tasks.readers.data_set import DataSet, require
from soundalike.tasks.readers.named_sounds import NameForm, clips_by_name

LAYOUT = "AudioWAV/"
EMOTIONS = {
    "ANG": "anger",
    "DIS": "disgust",
    "FEA": "fear",
    "HAP": "happiness",
    "NEU": "neutral",
    "SAD": "sadness",
}
# The level is not read, since one published name has an odd one: 1040_ITH_SAD_X.wav.
FORM = NameForm(
    written="ACTOR_SENTENCE_EMOTION_LEVEL.wav",
    pattern=re.compile(r"(?P<group>\d{4})_[A-Z]{3}_(?P<label>[A-Z]+)_[A-Z]+\.wav"),
    labels=EMOTIONS,
)

CARD = Card(
    name="crema_d",
    title="CREMA-D",
    domain="speech",
    metric="accuracy",
    split="grouped k-fold",
    folds=5,
    description="Which of 6 emotions an actor meant to express in one of 12 sentences. A group is one of 91 actors, so"
    " that no voice is both trained on and tested.",
    resembles="HEAR's CREMA-D, whose five folds are dealt by clip: voices are on both sides, and its scores higher.",
    sources=(Source(name="CREMA-D", version="2014", licence="ODbL-1.0", credit="Houwei Cao and others"),),
    weaknesses=(
        "The label is what was meant: listeners who only heard the voice named it in 41 % of the clips.",
        "1076_MTI_SAD_XX.wav is silent.",
    ),
)


def _read(folder: Path) -> tuple[Clip, ...]:
    require(CARD, LAYOUT, folder / "AudioWAV")
    return clips_by_name(folder / "AudioWAV", FORM)


CREMA_D = DataSet(CARD, LAYOUT, _read)
